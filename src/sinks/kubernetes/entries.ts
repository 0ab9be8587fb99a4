import { type Members, membersOf, textIn } from '../base/json.ts';

/** The value as a map; undefined if it is none. */
export function entryOf(value: unknown): Members | undefined {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isMap ? membersOf(value) : undefined;
}

/** The value as a list; empty if it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** A member that is a text with something in it: in these files an empty one counts as none. */
export function text(members: Members, name: string): string | undefined {
  return textIn(members, name) || undefined;
}
