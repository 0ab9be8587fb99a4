import { didYouMean, nearest } from '../scopes/nearest.ts';

type Labelled = { readonly labels?: Readonly<Record<string, string>> };

/** What is wrong with a label by which servers are chosen; undefined if some server has it. */
export function unknownLabel(
  label: string,
  value: string,
  servers: readonly Labelled[],
): string | undefined {
  const names = new Set(servers.flatMap(({ labels = {} }) => Object.keys(labels)));
  if (!names.has(label)) return unknown('label', label, [...names]);
  const values = new Set(
    servers.flatMap(({ labels = {} }) => new Map(Object.entries(labels)).get(label) ?? []),
  );
  return values.has(value) ? undefined : unknown(`value of ${label}`, value, [...values]);
}

/** The words for a name that is not known: the nearest one, or all. */
export function unknown(what: string, name: string, known: readonly string[]): string {
  const hint = didYouMean(nearest(name, known));
  const all = known.length === 0 ? 'there is none' : `there are ${known.slice(0, 10).join(', ')}`;
  return `unknown ${what} ${JSON.stringify(name.slice(0, 60))}; ${hint ?? all}`;
}
