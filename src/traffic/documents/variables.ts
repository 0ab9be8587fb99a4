import { isObject, listOf } from '../json.ts';

/** The values of variables, by name; contains no variable without a value. */
export type Variables = ReadonlyMap<string, string>;

// A variable may refer to another; a longer chain is a circle.
const DEPTH = 5;
const VARIABLE = /\{\{\s*([^{}]{1,200}?)\s*\}\}/g;

/** The variables of a collection or folder, including those of its parents. */
export function variablesOf(list: unknown, outer: Variables): Variables {
  const found = new Map(outer);
  for (const entry of listOf(list)) {
    if (!isObject(entry) || entry.disabled === true) continue;
    const name = entry.key ?? entry.id;
    const { value } = entry;
    const plain = typeof value === 'string' || typeof value === 'number';
    if (typeof name === 'string' && plain) found.set(name, String(value).trim());
  }
  return found.size === outer.size && listOf(list).length === 0 ? outer : found;
}

/** The text with the variables replaced that `wanted` accepts; leaves circles as they are. */
export function expanded(
  text: string,
  variables: Variables,
  wanted: (value: string, name: string) => boolean,
): string {
  let found = text;
  for (let round = 0; round < DEPTH && found.length < 10_000; round += 1) {
    const before = found;
    found = before.replace(VARIABLE, (whole, name: string) => {
      const value = variables.get(name);
      return value !== undefined && wanted(value, name) ? value : whole;
    });
    if (found === before) return found;
  }
  return found;
}

/** Turns the remaining variables into parameters of a path template: `{name}`. */
export function asParameters(text: string): string {
  return text.replace(VARIABLE, (_, name: string) => `{${name.replace(/[\s/]/g, '-')}}`);
}
