/** Members of a JSON object of which nothing is known yet. */
export type Members = Readonly<Record<string, unknown>>;

/** The members of a value; none if it is not an object. */
export function membersOf(value: unknown): Members {
  return isObject(value) ? value : {};
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a JSON text; undefined if it is none. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The text under a name; undefined for anything else. */
export function textIn(members: Members, name: string): string | undefined {
  const value = members[name];
  return typeof value === 'string' ? value : undefined;
}

/** The members that are texts. */
export function textsOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(membersOf(value));
  return Object.fromEntries(
    entries.flatMap(([name, item]) => (typeof item === 'string' ? [[name, item]] : [])),
  );
}
