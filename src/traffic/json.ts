import { FidesAuthError } from '../errors.ts';

/** A JSON object whose members are not known yet. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What stands at a member, also one whose name has dots or that lies deeper; else undefined. */
export function valueAt(members: JsonObject, path: string): unknown {
  if (Object.hasOwn(members, path)) return members[path];
  const dot = path.indexOf('.');
  if (dot === -1) return undefined;
  const inner = members[path.slice(0, dot)];
  return isObject(inner) ? valueAt(inner, path.slice(dot + 1)) : undefined;
}

/** The string at a member, as {@link valueAt} finds it; else undefined. */
export function stringAt(members: JsonObject, path: string): string | undefined {
  const found = valueAt(members, path);
  return typeof found === 'string' ? found : undefined;
}

/** The list, or an empty one for anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * The object that a whole file holds, in UTF-8 or UTF-16 with its mark.
 * @throws input.invalid, never with any of the content
 */
export function parseDocument(bytes: Uint8Array, label: string, form: string): JsonObject {
  const text = new TextDecoder(bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : 'utf-8');
  const value = parse(text.decode(bytes), label, form);
  if (isObject(value)) return value;
  throw notOne(label, form, 'it holds no JSON object');
}

function parse(text: string, label: string, form: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The library's message repeats what stands around the fault.
    const cut = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
    throw notOne(label, form, cut ? 'it is cut off before its end' : 'it is no JSON');
  }
}

/** The error for a file that is not what its flag takes. */
export function notOne(label: string, form: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: ${why}`, {
    fix: `export it again, whole, as ${form}`,
  });
}
