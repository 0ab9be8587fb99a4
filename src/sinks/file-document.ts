import { Secret } from '../domain/secrets/secret.ts';
import { type HeldValues, heldFrom, heldValues } from '../domain/sinks/held.ts';
import type { Held, KeyMap, SinkHandout, SinkState } from '../domain/sinks/sink.ts';

/** The member that says what the others are; no key of a credential may have its name. */
const MEMBER = 'fidesauth';

const VERSION = 1;

/** The document that a file or a single secret holds: the credential, and what is said of it. */
export function documentOf({ held, clientSecret, keys }: SinkHandout): string {
  const values = {
    ...(keys.url === undefined ? {} : { [keys.url]: held.server }),
    [keys.id]: held.clientId,
    [keys.secret]: clientSecret.reveal(),
  };
  return textOf(values, { version: VERSION, keys, ...heldValues(held) });
}

function textOf(values: object, about: object): string {
  return `${JSON.stringify({ ...values, [MEMBER]: about }, null, 2)}\n`;
}

/** The document with something else said of the same credential. */
export function describeAnew(text: string, held: Held): string {
  const { [MEMBER]: about, ...values } = membersOf(text) ?? {};
  const keys = keysIn(recordOf(about));
  return textOf(values, { version: VERSION, keys, ...heldValues(held) });
}

type Read =
  | { readonly kind: 'held'; readonly held: Held }
  | Extract<SinkState, { kind: 'foreign' | 'unclear' }>;

/** What a document says. */
export function readDocument(text: string): Read {
  const about = recordOf(membersOf(text)?.[MEMBER]);
  if (about === undefined) return { kind: 'foreign', owner: 'somebody else' };
  if (typeof about.version === 'number' && about.version > VERSION) {
    return { kind: 'unclear', why: 'a newer fidesauth wrote it' };
  }
  const held = heldFrom(textsIn(about));
  if (held === undefined || pairIn(text)?.clientId !== held.clientId) {
    return { kind: 'unclear', why: 'what it says of its credential is damaged' };
  }
  return { kind: 'held', held };
}

/** The credential in a document; undefined where there is none. */
export function pairIn(text: string): { clientId: string; clientSecret: Secret } | undefined {
  const members = membersOf(text);
  const keys = keysIn(recordOf(members?.[MEMBER]));
  if (members === undefined || keys === undefined) return undefined;
  const [clientId, secret] = [members[keys.id], members[keys.secret]];
  if (typeof clientId !== 'string' || typeof secret !== 'string') return undefined;
  return { clientId, clientSecret: new Secret(secret) };
}

function keysIn(about: Record<string, unknown> | undefined): KeyMap | undefined {
  const keys = recordOf(about?.keys);
  if (typeof keys?.id !== 'string' || typeof keys.secret !== 'string') return undefined;
  const { id, secret, url } = keys;
  return { id, secret, ...(typeof url === 'string' ? { url } : {}) };
}

function textsIn(record: Record<string, unknown>): HeldValues {
  const texts = Object.entries(record).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

function membersOf(text: string): Record<string, unknown> | undefined {
  try {
    return recordOf(JSON.parse(text));
  } catch {
    // The parser's message quotes the text, which may hold a secret.
    return undefined;
  }
}

function recordOf(value: unknown): Record<string, unknown> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return { ...value };
}
