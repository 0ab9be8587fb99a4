/** Levenshtein distance: how many letters must be added, removed or replaced. */
export function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next[j] = Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/**
 * Up to three names from `known` that a user may have meant by `text`, nearest first; empty when
 * none is within a third of its length.
 */
export function nearest(text: string, known: Iterable<string>): string[] {
  const wanted = text.toLowerCase().slice(0, 100);
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return [...known]
    .map((name) => ({ name, far: distance(wanted, name.toLowerCase()) }))
    .filter(({ far }) => far <= limit)
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** A clause that offers names: `did you mean a, b or c?`; undefined without names. */
export function didYouMean(names: readonly string[]): string | undefined {
  const last = names.at(-1);
  if (last === undefined) return undefined;
  const head = names.slice(0, -1).join(', ');
  return `did you mean ${head === '' ? last : `${head} or ${last}`}?`;
}
