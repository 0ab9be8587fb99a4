/** A member of a JSON document; undefined where there is none. */
export function memberOf(document: unknown, name: string): unknown {
  if (typeof document !== 'object' || document === null) return undefined;
  return Object.entries(document).find(([key]) => key === name)?.[1];
}

/** A member that is a text. */
export function textOf(document: unknown, name: string): string | undefined {
  const value = memberOf(document, name);
  return typeof value === 'string' ? value : undefined;
}

/** The entries of a member that is a list; none where there is none. */
export function listOf(document: unknown, name: string): readonly unknown[] {
  const value = memberOf(document, name);
  return Array.isArray(value) ? value : [];
}

/** The texts in a member that is a list. */
export function textsOf(document: unknown, name: string): readonly string[] {
  return listOf(document, name).filter((each) => typeof each === 'string');
}
