import { FidesAuthError } from '../errors.ts';

/** A JSON object with unknown members. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** True for an object that is no list. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path: a member whose name may have dots, or a nested one; else undefined. */
export function valueAt(members: JsonObject, path: string): unknown {
  const direct = members[path];
  if (direct !== undefined && Object.hasOwn(members, path)) return direct;
  const dot = path.indexOf('.');
  if (dot === -1) return undefined;
  const inner = members[path.slice(0, dot)];
  return isObject(inner) ? valueAt(inner, path.slice(dot + 1)) : undefined;
}

/** The string at a path, as {@link valueAt} finds it; else undefined. */
export function stringAt(members: JsonObject, path: string): string | undefined {
  const found = valueAt(members, path);
  return typeof found === 'string' ? found : undefined;
}

/** The value if it is a list, else an empty list. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/**
 * Parses a file as one JSON object, in UTF-8 or UTF-16 with its mark.
 * @throws input.invalid, never with any of the content
 */
export function parseDocument(bytes: Uint8Array, label: string, form: string): JsonObject {
  const text = new TextDecoder(encodingOf(bytes));
  const value = parse(text.decode(bytes), label, form);
  if (isObject(value)) return value;
  throw notOne(label, form, 'it holds no JSON object');
}

/** Files that are not JSON, recognised by how they begin. */
const TEXTS: readonly (readonly [begins: RegExp, what: string])[] = [
  [/^\s*(?:type: collection\.insomnia|_type: export)/, 'it is an export of Insomnia in YAML'],
  [/^\s*(?:openapi|swagger): /, 'it is a description of an API in YAML, which holds no requests'],
  [/^\s*meta \{/, 'it is a request of Bruno'],
  [/^PK/, 'it is a zip archive'],
  [/^\s*<(?:!doctype|html|\?xml)/i, 'it is a page or XML'],
];

function encodingOf([first, second]: Uint8Array): string {
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : 'utf-8';
}

function parse(text: string, label: string, form: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The library's message would quote the text around the error.
    const cut = /^\s*\{/.test(text) && !/\}\s*$/.test(text);
    const other = TEXTS.find(([begins]) => begins.test(text))?.[1];
    throw notOne(label, form, other ?? (cut ? 'it is cut off before its end' : 'it is no JSON'));
  }
}

/** The error for a file that its flag does not take. */
export function notOne(label: string, form: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: ${why}`, {
    fix: `export it again, whole, as ${form}`,
  });
}
