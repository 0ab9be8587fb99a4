/** The parts of a page that tests look at, read by a parser of its own: a browser is another test. */
export type Page = {
  readonly html: string;
  readonly ids: readonly string[];
  /** The targets of all links. */
  readonly links: readonly string[];
  /** The names of all elements, and of all attributes. */
  readonly elements: ReadonlySet<string>;
  readonly attributes: ReadonlySet<string>;
  /** What people read, without the style sheet. */
  readonly text: string;
};

const ENTITIES: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&#96;': '`',
  '&nbsp;': ' ',
  '&emsp;': ' ',
  '&shy;': '',
  '&amp;': '&',
};

/** Text as a browser would read it. */
export function decoded(markup: string): string {
  return markup.replace(
    /&(?:lt|gt|quot|#39|#96|nbsp|emsp|shy|amp);/g,
    (one) => ENTITIES[one] ?? one,
  );
}

/** Reads a page that is well-formed as ours are: every attribute in double quotes. */
export function pageOf(html: string): Page {
  const body = html.replace(/<style>[^<]*<\/style>/, '');
  const tags = [...body.matchAll(/<([a-z][a-z0-9]*)((?:\s[\w:-]+(?:="[^"<]*")?)*)\s*\/?>/gi)];
  const attributes = tags.flatMap(([, , all = '']) => [
    ...all.matchAll(/\s([\w:-]+)(?:="([^"]*)")?/g),
  ]);
  const values = (name: string): string[] =>
    attributes.flatMap(([, one, value = '']) => (one === name ? decoded(value) : []));
  return {
    html,
    ids: values('id'),
    links: values('href'),
    elements: new Set(tags.map(([, name = '']) => name.toLowerCase())),
    attributes: new Set(attributes.map(([, name = '']) => name.toLowerCase())),
    text: decoded(body.replace(/<[^<>]*>/g, ' ')).replace(/\s+/g, ' '),
  };
}
