import type { Kind } from './scene.ts';

/** What a command may do with a changed document that is still one. */
export type Verdict = {
  /** The exit statuses that are right; 8 always is. */
  readonly statuses: readonly number[];
  /** Those after which the file may be gone or replaced: a cache of no use, an entry worked on. */
  readonly mayGo: readonly number[];
  /** Where the document differs; empty when it says the same in other characters. */
  readonly at: string;
};

const DAMAGED: Verdict = { statuses: [8], mayGo: [], at: 'not a document' };

/**
 * What is accepted for a document after one byte of it was changed. Decided from the two texts
 * alone, without the tool's own schemas:
 * - no UTF-8, no JSON, no object, other members: exit 8
 * - the same values in other characters: what the undamaged document gives
 * - one other value: the row of its member
 */
export function verdictOf(kind: Kind, before: Buffer, after: Buffer): Verdict {
  const [old, now] = [parsed(before), parsed(after)];
  if (old === undefined || now === undefined) return DAMAGED;
  const group = groupOf(kind);
  const [at] = differences(old, now);
  if (at === undefined) return { statuses: [0], mayGo: group === 'journal' ? [0] : [], at: '' };
  if (!sameShape(old, now) && group !== 'token') return DAMAGED;
  const row = ROWS[group].find(([path]) => path.test(at));
  if (row === undefined) throw new Error(`no row for ${at} of a ${kind}`);
  const [, statuses, mayGo = []] = row;
  return { statuses: [...statuses, 8], mayGo, at };
}

type Group = 'profile' | 'credential' | 'settings' | 'token' | 'journal';
type Row = readonly [path: RegExp, statuses: readonly number[], mayGo?: readonly number[]];

const ROWS: Readonly<Record<Group, readonly Row[]>> = {
  // The file's name says which profile it is; all else is shown as it is written.
  profile: [
    [/^(version|name)$/, []],
    [/./, [0]],
  ],
  // A secret that is another one is refused by the server; the file's name says whose it is.
  credential: [
    [/^(version|clientId)$/, []],
    [/^server$/, [6]],
    [/^clientSecret$/, [3]],
    [/^marker$/, [0]],
  ],
  // The name of another profile: there is none, or it is no name. `profiles list` marks none.
  settings: [
    [/^version$/, []],
    [/^currentProfile$/, [0, 2, 5]],
  ],
  // A cache: what is of another client, or too old, makes way for a new token.
  token: [
    [/^accessToken$/, [0]],
    [/./, [0], [0]],
  ],
  // The file's name is the marker. Whatever is done otherwise must account for each client.
  journal: [
    [/^(version|marker|operation|state|generation|allowHttp)$/, []],
    // Another server may answer there, and knows neither the client nor the admin credential.
    [/^server$/, [0, 2, 3, 7]],
    [/^profile$/, [0, 2], [0]],
    [/^(clientName|startedAt|sentAt|recipe\..*)$/, [0], [0]],
    [/^scopes\b/, [0, 2, 7], [0, 2, 7]],
    // Nothing was done yet and the entry stays: 9 tells that it cannot be carried on.
    [/^clientId$/, [9]],
  ],
};

function groupOf(kind: Kind): Group {
  return kind.startsWith('journal') ? 'journal' : (kind as Exclude<Kind, `journal ${string}`>);
}

type Document = Readonly<Record<string, unknown>>;

function parsed(bytes: Buffer): Document | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** The values of a document by their paths, like `recipe.presets.0.hash`. */
function leaves(value: unknown, path = ''): [string, unknown][] {
  const isEmpty = Array.isArray(value) && value.length === 0;
  if (isEmpty) return [[path, '[]']];
  if (typeof value !== 'object' || value === null) return [[path, value]];
  return Object.entries(value).flatMap(([key, member]) =>
    leaves(member, path === '' ? key : `${path}.${key}`),
  );
}

function differences(old: Document, now: Document): string[] {
  const other = new Map(leaves(now));
  return leaves(old)
    .filter(([path, value]) => !other.has(path) || other.get(path) !== value)
    .map(([path]) => path);
}

function sameShape(old: Document, now: Document): boolean {
  const paths = (document: Document): string => JSON.stringify(leaves(document).map(([p]) => p));
  return paths(old) === paths(now);
}
