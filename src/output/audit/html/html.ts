import { seen } from '../../../domain/words/unseen.ts';

/** Markup that is safe to put into a page. Only this file makes it. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  /** The markup. */
  toString(): string {
    return this.#text;
  }

  /** For this file alone: the lint rule of the tests finds any other use. */
  static trusted(text: string): Html {
    return new Html(text);
  }
}

/** What stands in a place of a template. A string is foreign; whatever else is ours. */
export type Part = Html | string | number | undefined | readonly Part[];

/**
 * Markup from a template. Strings in it count as foreign wherever they come from: hidden characters
 * are shown, what is longer than 200 characters is cut and its length told, markup is escaped, and
 * text beyond ASCII stands in a `<bdi>`. Values stand in text or in double-quoted attributes only; an
 * address only after `#`; no style, no handler, no script. @throws Error for any other template.
 */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  const places = placesOf(parts);
  let text = parts[0] ?? '';
  values.forEach((value, at) => {
    text += rendered(value, places[at] ?? 'text') + (parts[at + 1] ?? '');
  });
  return Html.trusted(text);
}

/** Markups one after another, between them a separator of ours. */
export function joined(parts: readonly Part[], between = ''): Html {
  return Html.trusted(parts.map((part) => rendered(part, 'text')).join(escaped(between)));
}

/** A foreign name: always set apart, also where it is empty or all ASCII. */
export function named(text: string): Html {
  return Html.trusted(`<bdi>${escaped(seen(cut(text, LONGEST)))}</bdi>`);
}

/** Text of ours, in whole sentences: it is escaped, but neither set apart nor cut below 2,000 characters. */
export function words(text: string): Html {
  return Html.trusted(escaped(seen(cut(text, 2_000))));
}

/** The style sheet as an element. @throws Error for a sheet that could end the element */
export function styleElement(sheet: string): Html {
  if (sheet.includes('<')) throw new Error('a style sheet with markup in it');
  return Html.trusted(`<style>${sheet}</style>`);
}

/** The most characters of a foreign text. */
const LONGEST = 200;

/** Foreign text at most `limit` characters long; what is cut says how long it was. */
function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const chars = Array.from(text);
  if (chars.length <= limit) return text;
  return `${chars.slice(0, limit).join('')}… (${chars.length.toLocaleString('en')} characters)`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '`': '&#96;',
};

function escaped(text: string): string {
  return /[&<>"'`]/.test(text) ? text.replace(/[&<>"'`]/g, (sign) => ENTITIES[sign] ?? '') : text;
}

type Place = 'text' | 'attribute';

function rendered(value: Part, place: Place): string {
  if (value === undefined) return '';
  if (typeof value === 'number') return value.toLocaleString('en');
  if (typeof value === 'string') return foreign(value, place);
  if (!(value instanceof Html)) return value.map((part) => rendered(part, place)).join('');
  if (place === 'attribute' && /[<>"]/.test(`${value}`)) throw new Error('markup in an attribute');
  return `${value}`;
}

function foreign(text: string, place: Place): string {
  const shown = escaped(seen(cut(text, LONGEST)));
  return place === 'attribute' || /^[\x20-\x7e]*$/.test(text) ? shown : `<bdi>${shown}</bdi>`;
}

const known = new WeakMap<TemplateStringsArray, readonly Place[]>();

function placesOf(parts: TemplateStringsArray): readonly Place[] {
  const before = known.get(parts);
  if (before !== undefined) return before;
  const places: Place[] = [];
  let markup = '';
  for (const part of parts.slice(0, -1)) {
    markup += part;
    places.push(placeAfter(markup));
    // Stands for the value, which can end neither text nor attribute.
    markup += 'x';
  }
  known.set(parts, places);
  return places;
}

/** The place at the end of some markup of ours. */
function placeAfter(markup: string): Place {
  if (/<(?:style|script|!--)/i.test(markup)) throw new Error(`a value after ${markup}`);
  const tag = /<[^<>]*$/.exec(markup)?.[0];
  if (tag === undefined) return 'text';
  const [, name = '', value = ''] = /\s([\w-]+)="([^"]*)$/.exec(tag) ?? [];
  const isAddress = /^(?:href|src|srcset|action|formaction|data|poster|ping|xlink:href)$/.test(
    name,
  );
  if (name === '' || /^(?:style|on.*)$/.test(name) || (isAddress && !value.startsWith('#')))
    throw new Error(`a value in ${tag}`);
  return 'attribute';
}
