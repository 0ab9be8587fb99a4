import type { Recipe } from '../clients/journal.ts';
import { givenOf } from '../presets/recipe.ts';
import { toCopy } from '../words/to-copy.ts';
import type { Finding, FindingKind } from './findings.ts';

/** The kinds that leaving scopes out mends. */
const EXCLUDED: readonly FindingKind[] = ['risky', 'unused'];

/**
 * The command that mends a finding of a profile. `others` are all findings of the client: what
 * several of one kind need is one command.
 */
export function mendOf(
  { kind }: Finding,
  { name, recipe }: { readonly name: string; readonly recipe: Recipe },
  others: readonly Finding[],
): string {
  if (kind === 'gone') return toCopy`fidesauth bootstrap -p ${name} --if-exists replace`;
  const alike = others.flatMap((other) => (other.kind === kind ? (other.scope ?? []) : []));
  if (kind === 'retired') {
    return ['fidesauth scopes explain', ...alike.map((one) => toCopy`${one}`)].join(' ');
  }
  const apply = toCopy`fidesauth scopes apply -p ${name}`;
  if (!EXCLUDED.includes(kind)) return apply;
  return [apply, ...requestFlags(recipe), ...alike.map((one) => toCopy`--exclude ${one}`)].join(
    ' ',
  );
}

/** The flags that ask for what a recipe asks. */
function requestFlags(recipe: Recipe): string[] {
  return [
    ...recipe.presets.map((ref) => toCopy`--preset ${givenOf(ref)}`),
    ...recipe.scopes.map((scope) => toCopy`--scope ${scope}`),
    ...recipe.excludes.map((scope) => toCopy`--exclude ${scope}`),
  ];
}
