import { type Handout, type Variable, variablesOf } from './export-format.ts';

/**
 * The workflow commands that make GitHub hide every value of a credential in all later lines of the
 * log. The runner masks line by line, so each line of a value is one of its own as well.
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
 */
export function githubMasks(handout: Handout): string {
  const values = variablesOf(handout).flatMap(([, value]) => [value, ...value.split(/\r?\n/)]);
  const worth = [...new Set(values)].filter((value) => value.trim() !== '');
  return worth.map((value) => `::add-mask::${commandValue(value)}\n`).join('');
}

function commandValue(value: string): string {
  return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

/** The lines for `$GITHUB_ENV`; `delimiter` must be a word that no value can hold. */
export function githubEnvironment(handout: Handout, delimiter: string): string {
  const block = ([name, value]: Variable): string =>
    `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
  return variablesOf(handout).map(block).join('');
}
