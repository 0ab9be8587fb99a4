// What a step says to the runner of GitHub Actions: commands on stdout, and lines in files that it names.
// https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands

/** A workflow command on a line of its own; `data` and the properties may be any text. */
export function workflowCommand(
  name: string,
  data: string,
  properties: Readonly<Record<string, string>> = {},
): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${propertyValue(value)}`);
  return `::${[name, list.join(',')].filter(Boolean).join(' ')}::${commandData(data)}\n`;
}

function commandData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function propertyValue(text: string): string {
  return commandData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

/**
 * The commands that make GitHub mask these values in all later log lines. The runner masks line by
 * line, so each line of a value gets a command too.
 */
export function maskCommands(values: readonly string[]): string {
  const all = values.flatMap((value) => [value, ...value.split(/\r?\n/)]);
  const worth = [...new Set(all)].filter((value) => value.trim() !== '');
  return worth.map((value) => workflowCommand('add-mask', value)).join('');
}

/**
 * The lines that set a name in `$GITHUB_ENV`, `$GITHUB_OUTPUT` or `$GITHUB_STATE`; `delimiter` must
 * be a word that no value contains.
 */
export function fileBlock(name: string, value: string, delimiter: string): string {
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
