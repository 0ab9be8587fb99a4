/** The form that a pasted text was found to have. */
export type PastedForm =
  | 'a JSON list'
  | 'a JSON object with scopes'
  | 'a preset'
  | 'a JSON object without "scopes" or "include"'
  | 'a JSON object that is broken'
  | 'a refusal by Fides'
  | 'a list'
  | 'plain text';

/** What was found in a pasted text. Of its words only those that look like scopes leave it. */
export type Pasted = {
  readonly form: PastedForm;
  /** Scopes and patterns as they stand there, repeats included. */
  readonly words: readonly string[];
  /** Of a preset: its optional and excluded patterns. */
  readonly optional: readonly string[];
  readonly exclude: readonly string[];
  /** How many words or items were none. */
  readonly others: number;
  /** A preset that names reasons, a description or parents, which are not taken from it. */
  readonly stripped: boolean;
};

/** The forms in which every item is meant to be a scope, so that one that is none is worth a word. */
export const LISTS: readonly PastedForm[] = [
  'a JSON list',
  'a JSON object with scopes',
  'a preset',
  'a refusal by Fides',
  'a list',
];

const SEGMENT = String.raw`(?:\*|[A-Za-z][a-z0-9_-]*)`;
const WORD = new RegExp(`^${SEGMENT}(?::${SEGMENT}){1,3}$`);
const LONGEST = 100;

/**
 * The scopes in whatever people paste: JSON in any of three shapes, with curly quotes and trailing
 * commas as a web page sets it; the Python list in a 403 or 422 of Fides; lines, words, commas.
 */
export function readPasted(text: string): Pasted {
  const trimmed = text.replaceAll(INVISIBLE, '').trim();
  const value = jsonIn(trimmed);
  if (Array.isArray(value)) return found('a JSON list', value);
  const object = isObject(value) ? fromObject(value) : undefined;
  return object ?? fromRefusal(trimmed) ?? fromText(trimmed, value !== undefined);
}

const INVISIBLE = /[\u200B-\u200D\u2060\uFEFF]/g;

/** The value of a JSON list or object; undefined for any other text, and for a broken one. */
function jsonIn(text: string): unknown {
  if (!/^[[{]/.test(text)) return undefined;
  return parsed(text) ?? parsed(straight(text).replaceAll(/,(?=\s*[\]}])/g, ''));
}

/** The text with the quotes that word processors and web pages put in made straight. */
function straight(text: string): string {
  return text.replaceAll(/[“”„‟″]/g, '"').replaceAll(/[‘’‚‛′]/g, "'");
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message would repeat pieces of the text.
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fromObject(object: Record<string, unknown>): Pasted | undefined {
  if (Array.isArray(object.scopes)) return found('a JSON object with scopes', object.scopes);
  if (object.include === undefined && object.optional === undefined) return undefined;
  const [include, optional, exclude] = [object.include, object.optional, object.exclude].map(items);
  return {
    ...found('a preset', include ?? []),
    optional: (optional ?? []).flatMap(wordIn),
    exclude: (exclude ?? []).flatMap(wordIn),
    stripped:
      [object.include, object.optional, object.exclude].some(isObject) ||
      object.extends !== undefined ||
      object.description !== undefined,
  };
}

/** The patterns of a preset's member: a list, or the keys of `{pattern: reason}`. */
function items(member: unknown): readonly unknown[] {
  if (Array.isArray(member)) return member;
  return isObject(member) ? Object.keys(member) : [];
}

// 422 up to Fides 2.69.0 and 403 after it for an unknown scope; 403 from 2.37 for a missing one.
const REFUSALS = /(?:Scopes must be one of|Required scope\(s\):)\s*\[([^\]]*)/g;

function fromRefusal(text: string): Pasted | undefined {
  const lists = [...text.matchAll(REFUSALS)].map(([, list]) => list ?? '');
  return lists.length === 0 ? undefined : found('a refusal by Fides', lists.flatMap(split));
}

function fromText(text: string, isJson: boolean): Pasted {
  if (isJson) return found('a JSON object without "scopes" or "include"', []);
  if (text.startsWith('{')) return found('a JSON object that is broken', []);
  const closed = text.startsWith('[') && /\][\s,;.]*$/.test(text);
  const lines = text.split('\n').map((line) => line.replace(/(?:^|\s)(?:#|\/\/).*$/, ''));
  return found(closed ? 'a list' : 'plain text', lines.flatMap(split).filter(isNoBullet));
}

function split(text: string): string[] {
  return text.split(/[\s,;]+/).filter((word) => bare(word) !== '');
}

/** `-`, `*`, `1.` and the like stand before the lines of a list. */
function isNoBullet(word: string): boolean {
  return !/^(?:[-*+•–—·]|\d+[.)])$/.test(word);
}

/** A word without the quotes, brackets and full stops around it; one that is far too long as it is. */
function bare(word: string): string {
  if (word.length > 2 * LONGEST) return word;
  return straight(word.trim()).replace(/^["'`([{<\\]+|["'`)\]}>.:!?\\]+$/g, '');
}

function wordIn(item: unknown): string[] {
  const word = typeof item === 'string' ? bare(item) : '';
  return word === '*' || (word.length <= LONGEST && WORD.test(word)) ? [word] : [];
}

function found(form: PastedForm, list: readonly unknown[]): Pasted {
  const words = list.flatMap(wordIn);
  const others = list.length - words.length;
  return { form, words, optional: [], exclude: [], others, stripped: false };
}
