import type { Recipe } from '../clients/journal.ts';
import { givenOf } from '../presets/recipe.ts';
import type { FindingKind } from '../words/choices.ts';
import { toCopy } from '../words/to-copy.ts';
import type { Finding } from './findings.ts';

/** The kinds that leaving scopes out mends. */
const EXCLUDED: readonly FindingKind[] = ['risky', 'unused'];

/**
 * The commands that mend the findings of a profile's client, by kind: what several of one kind need
 * is one command.
 */
export function mendsOf(
  findings: readonly Finding[],
  { name, recipe }: { readonly name: string; readonly recipe: Recipe },
): ReadonlyMap<FindingKind, string> {
  const kinds = new Map<FindingKind, string[]>();
  for (const { kind, scope } of findings) {
    const scopes = kinds.get(kind) ?? [];
    if (scope !== null) scopes.push(scope);
    kinds.set(kind, scopes);
  }
  const mends = [...kinds].map(
    ([kind, scopes]) => [kind, mendOf(kind, scopes, name, recipe)] as const,
  );
  return new Map(mends);
}

function mendOf(
  kind: FindingKind,
  scopes: readonly string[],
  name: string,
  recipe: Recipe,
): string {
  if (kind === 'gone') return toCopy`fidesauth bootstrap -p ${name} --if-exists replace`;
  if (kind === 'retired') {
    return ['fidesauth scopes explain', ...scopes.map((one) => toCopy`${one}`)].join(' ');
  }
  const apply = toCopy`fidesauth scopes apply -p ${name}`;
  if (!EXCLUDED.includes(kind)) return apply;
  const left = scopes.map((one) => toCopy`--exclude ${one}`);
  return [apply, ...requestFlags(recipe), ...left].join(' ');
}

/** The flags that ask for what a recipe asks. */
function requestFlags(recipe: Recipe): string[] {
  return [
    ...recipe.presets.map((ref) => toCopy`--preset ${givenOf(ref)}`),
    ...recipe.scopes.map((scope) => toCopy`--scope ${scope}`),
    ...recipe.excludes.map((scope) => toCopy`--exclude ${scope}`),
  ];
}
