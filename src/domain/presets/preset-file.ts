import type { Node, ParseError } from 'jsonc-parser';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { parseEndpoint, requestText } from '../api/request.ts';
import { didYouMean, nearest } from '../scopes/nearest.ts';
import { parsePattern } from '../scopes/pattern.ts';
import { type EndpointRule, PRESET_NAME, type Preset, type Rule } from './preset.ts';

const KEYS = [
  '$schema',
  'version',
  'name',
  'description',
  'extends',
  'include',
  'optional',
  'exclude',
  'endpoints',
];

type JsonTools = typeof import('jsonc-parser');
/** The source for error messages: the file's path as the user knows it, and its text. */
type Source = {
  readonly path: string;
  readonly text: string;
  readonly json: JsonTools;
  /** The line of an offset, from 1. */
  lineOf(offset: number): number;
};

/**
 * Parses a preset file. `path` is only for messages; `stem` (the file name without `.json`) is the
 * default name.
 * @throws preset.invalid naming the line and the problem
 */
export async function parsePreset(text: string, path: string, stem: string): Promise<Preset> {
  const json = await import('jsonc-parser');
  // Some editors put a byte order mark before the text.
  const plain = text.replace(/^\uFEFF/, '');
  const source = { path, text: plain, json, lineOf: lineFinder(plain) };
  const root = parseTree(source);
  if (root.type === 'array') {
    throw invalid(source, root.offset, 'a bare list of scopes is not a preset', LIST_FIX);
  }
  if (root.type !== 'object') throw invalid(source, root.offset, 'a preset is a JSON object');
  const members = readMembers(source, root);
  checkVersion(source, members.get('version'));
  return {
    name: readName(source, members.get('name'), stem),
    description: readText(source, members.get('description'), 'description'),
    extends: readList(source, members.get('extends'), 'extends'),
    include: readRules(source, members.get('include'), 'include'),
    optional: readRules(source, members.get('optional'), 'optional'),
    exclude: readRules(source, members.get('exclude'), 'exclude'),
    endpoints: readEndpoints(source, members.get('endpoints')),
  };
}

const LIST_FIX = 'put the list into an object: { "include": [ ... ] }';

function parseTree(source: Source): Node {
  const deep = tooDeep(source.text);
  if (deep !== undefined)
    throw invalid(source, deep, 'brackets are nested deeper than in any preset');
  const errors: ParseError[] = [];
  const root = source.json.parseTree(source.text, errors, { disallowComments: true });
  const first = errors[0];
  if (first !== undefined || root === undefined) {
    throw syntaxError(source, first?.offset ?? 0);
  }
  return root;
}

// An object of objects has 2; the parser recurses for each.
const DEEPEST = 16;

/** The offset at which brackets nest too deep for the parser; undefined if they do not. */
function tooDeep(text: string): number | undefined {
  const sign = /["[\]{}]/g;
  let depth = 0;
  for (let found = sign.exec(text); found !== null; found = sign.exec(text)) {
    if (found[0] === '"') sign.lastIndex = stringEnd(text, found.index);
    else if (']}'.includes(found[0])) depth -= 1;
    else depth += 1;
    if (depth > DEEPEST) return found.index;
  }
  return undefined;
}

/** The offset after a string. A JSON string never spans lines. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '"' || sign === '\n') return at + 1;
    if (sign === '\\') at += 1;
  }
  return text.length;
}

function syntaxError(source: Source, offset: number): FidesAuthError {
  const rest = source.text.slice(offset);
  const sign = rest.trimStart()[0];
  const at = offset + (rest.length - rest.trimStart().length);
  if (sign === undefined) return invalid(source, source.text.length, 'the file ends too early');
  if ('“”‘’'.includes(sign)) {
    return invalid(source, at, `curly quotes (${sign}) instead of straight ones (")`, CURLY_FIX);
  }
  const shown = JSON.stringify(rest.trimStart().split(/[\s,]/)[0]?.slice(0, 30) ?? sign);
  return invalid(source, at, `not JSON: unexpected ${shown}`);
}

const CURLY_FIX = 'replace every “ and ” with "';

function readMembers(source: Source, root: Node): Map<string, Node> {
  const members = new Map<string, Node>();
  for (const property of root.children ?? []) {
    const [key, value] = property.children ?? [];
    const name = String(key?.value);
    if (value === undefined) continue;
    if (!KEYS.includes(name)) {
      const hint = didYouMean(nearest(name, KEYS)) ?? `known members: ${KEYS.join(', ')}`;
      throw invalid(source, property.offset, `unknown member ${JSON.stringify(name)}`, hint);
    }
    if (members.has(name)) throw invalid(source, property.offset, `"${name}" appears twice`);
    members.set(name, value);
  }
  return members;
}

function checkVersion(source: Source, node: Node | undefined): void {
  if (node === undefined || node.value === 1) return;
  throw invalid(
    source,
    node.offset,
    '"version" must be 1',
    'a newer fidesauth may understand this file',
  );
}

function readName(source: Source, node: Node | undefined, stem: string): string {
  if (node === undefined) return stem;
  if (typeof node.value === 'string' && PRESET_NAME.test(node.value)) return node.value;
  throw invalid(source, node.offset, '"name" must be 1 to 64 of a-z, 0-9, dot, underscore, dash');
}

function readText(source: Source, node: Node | undefined, key: string): string {
  if (node === undefined) return '';
  if (typeof node.value === 'string') return node.value;
  throw invalid(source, node.offset, `"${key}" must be text`);
}

function readList(source: Source, node: Node | undefined, key: string): string[] {
  if (node === undefined) return [];
  const items = node.children ?? [];
  if (node.type === 'array' && items.every((item) => typeof item.value === 'string')) {
    return items.map((item) => String(item.value));
  }
  throw invalid(source, node.offset, `"${key}" must be a list of texts`);
}

function readRules(source: Source, node: Node | undefined, key: string): Rule[] {
  return readReasoned(source, node, key, 'pattern').map(({ item, ...reason }) => {
    const pattern = parsedAt(source, item, () => parsePattern(item.value));
    return { pattern, line: source.lineOf(item.offset), ...reason };
  });
}

function readEndpoints(source: Source, node: Node | undefined): EndpointRule[] {
  return readReasoned(source, node, 'endpoints', 'endpoint').map(({ item, ...reason }) => {
    const endpoint = parsedAt(source, item, () => requestText(parseEndpoint(item.value)));
    return { endpoint, line: source.lineOf(item.offset), ...reason };
  });
}

type Reasoned = { readonly item: Node; readonly reason?: string };

/** Reads patterns or endpoints, given as `{pattern: reason}` or `[pattern]`. */
function readReasoned(
  source: Source,
  node: Node | undefined,
  key: string,
  what: 'pattern' | 'endpoint',
): Reasoned[] {
  if (node === undefined) return [];
  const asText = (item: Node): Node => {
    if (typeof item.value === 'string') return item;
    throw invalid(source, item.offset, `${A[what]} must be text`);
  };
  if (node.type === 'array') return (node.children ?? []).map((item) => ({ item: asText(item) }));
  if (node.type !== 'object') {
    throw invalid(source, node.offset, `"${key}" must be {${what}: reason} or a list of ${what}s`);
  }
  return (node.children ?? []).map((property) => {
    const [item, reason] = property.children ?? [];
    if (item === undefined || typeof reason?.value !== 'string') {
      throw invalid(source, property.offset, `the reason of ${A[what]} must be text`);
    }
    return { item: asText(item), reason: reason.value };
  });
}

const A = { pattern: 'a pattern', endpoint: 'an endpoint' };

function parsedAt<T>(source: Source, { offset }: Node, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
    throw invalid(source, offset, error.message, error.details.fix);
  }
}

/** Searches for each line only once: a file may have many rules. */
function lineFinder(text: string): (offset: number) => number {
  let starts: number[] | undefined;
  return (offset) => {
    starts ??= lineStarts(text);
    let [low, high] = [0, starts.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle;
    }
    return low + 1;
  };
}

function lineStarts(text: string): number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function invalid(source: Source, offset: number, what: string, fix?: string): FidesAuthError {
  const line = source.lineOf(offset);
  return new FidesAuthError('preset.invalid', `preset file ${source.path}, line ${line}: ${what}`, {
    fix: fix ?? `correct line ${line} of ${source.path}`,
  });
}
