import { createHmac } from 'node:crypto';
import type { Secret } from '../../domain/secrets/secret.ts';
import { heldFrom, heldValues } from '../../domain/sinks/held.ts';
import type { Held, KeyMap, SinkHandout, SinkState } from '../../domain/sinks/sink.ts';
import { isAdopted, type SecretMetadata } from './metadata.ts';
import { ownerOf } from './owner.ts';
import type { Content, Seen } from './requests.ts';

const PREFIX = 'fidesauth/';
const KEYS = 'keys';
const CHECKSUM = 'checksum';
/** The version of a Secret that is not there. */
const ABSENT = 'absent';
/** Ends the version of one that our POST made and that is not yet adopted. */
const POSTED = 'posted';

/** The keys of a Secret's data that hold the parts of a credential. */
export function keysOf(annotations: Readonly<Record<string, string>>): KeyMap | undefined {
  const [id = '', secret = '', url] = (annotations[PREFIX + KEYS] ?? '').split(',');
  if (id === '' || secret === '') return undefined;
  return { id, secret, ...(url === undefined ? {} : { url }) };
}

/** The names in a key map. */
export function namesIn({ id, secret, url }: KeyMap): readonly string[] {
  return url === undefined ? [id, secret] : [id, secret, url];
}

/** The state that a Secret's metadata tells; `undefined` means that there is no Secret. */
export function stateOf(secret: SecretMetadata | undefined): SinkState {
  if (secret === undefined) return { kind: 'empty', version: ABSENT };
  if (secret.deleting) return { kind: 'unclear', why: 'the Secret is being deleted' };
  const marked = `${PREFIX}client-id` in secret.annotations;
  const keys = keysOf(secret.annotations);
  const owner = ownerOf(secret, keys === undefined ? [] : namesIn(keys));
  if (owner !== undefined) return { kind: 'foreign', owner };
  if (!marked) return ownData(secret) ?? { kind: 'empty', version: versionOf(secret) };
  const held = heldFrom(ownValues(secret.annotations));
  if (held === undefined || keys === undefined) {
    return { kind: 'unclear', why: 'its annotations fidesauth/... were changed by hand' };
  }
  const written = new Set(secret.writers.flatMap((writer) => writer.keys));
  const lost = namesIn(keys).find((name) => !written.has(name));
  if (lost === undefined) return { kind: 'held', held, version: versionOf(secret) };
  return { kind: 'unclear', why: `somebody removed ${lost} from its data` };
}

/** Data that we wrote ourselves, in a Secret whose annotations are gone. */
function ownData({ writers }: SecretMetadata): SinkState | undefined {
  if (writers.every(({ keys }) => keys.length === 0)) return undefined;
  return { kind: 'unclear', why: 'its annotations fidesauth/... were removed by hand' };
}

function ownValues(annotations: Readonly<Record<string, string>>): Record<string, string> {
  const own = Object.entries(annotations).filter(([name]) => name.startsWith(PREFIX));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(PREFIX.length), value]));
}

/** The opaque version of a Secret that is there. */
export function versionOf(secret: SecretMetadata): string {
  const { uid, resourceVersion } = secret;
  return [uid, resourceVersion, ...(isAdopted(secret) ? [] : [POSTED])].join('/');
}

/** What a put is to be written over. */
export type Target =
  | { readonly kind: 'absent' }
  /** `posted`: it is still to be adopted, so it has to be looked at. */
  | { readonly kind: 'there'; readonly seen: Seen; readonly posted: boolean };

/** What a state allows to write over; undefined if nothing. */
export function targetOf(state: SinkState): Target | undefined {
  if (state.kind !== 'empty' && state.kind !== 'held') return undefined;
  if (state.version === ABSENT) return { kind: 'absent' };
  const [uid = '', resourceVersion = '', posted] = state.version.split('/');
  if (uid === '' || resourceVersion === '') return undefined;
  return { kind: 'there', seen: { uid, resourceVersion }, posted: posted === POSTED };
}

/** What to write for a credential. */
export function contentOf({ held, clientSecret, keys }: SinkHandout): Content {
  const url = keys.url === undefined ? {} : { [keys.url]: base64(held.server) };
  return {
    annotations: annotationsOf(held, keys, checksumOf(held, clientSecret, keys)),
    data: {
      [keys.id]: base64(held.clientId),
      [keys.secret]: base64(clientSecret.reveal()),
      ...url,
    },
  };
}

/** What to write where only what is said of a credential changes; `data` as it stands there. */
export function describedAs(
  held: Held,
  annotations: Readonly<Record<string, string>>,
  data: Readonly<Record<string, string>>,
): Content | undefined {
  const keys = keysOf(annotations);
  const checksum = annotations[PREFIX + CHECKSUM];
  if (keys === undefined || checksum === undefined) return undefined;
  const own = namesIn(keys).map((name) => [name, data[name] ?? ''] as const);
  if (own.some(([, value]) => value === '')) return undefined;
  return { annotations: annotationsOf(held, keys, checksum), data: Object.fromEntries(own) };
}

function annotationsOf(held: Held, keys: KeyMap, checksum: string): Record<string, string> {
  const own = { ...heldValues(held), [KEYS]: namesIn(keys).join(','), [CHECKSUM]: checksum };
  return Object.fromEntries(Object.entries(own).map(([name, value]) => [PREFIX + name, value]));
}

/**
 * Changes whenever the values change, for programs that restart pods. The secret is the key of the
 * code, not its text: whoever may read only metadata learns nothing of it.
 */
function checksumOf(held: Held, clientSecret: Secret, keys: KeyMap): string {
  const parts = [held.server, held.clientId, ...namesIn(keys)];
  return createHmac('sha256', clientSecret.reveal()).update(JSON.stringify(parts)).digest('hex');
}

/** Whether a Secret says what this content makes it say. */
export function says({ annotations }: SecretMetadata, content: Content): boolean {
  return Object.entries(content.annotations).every(([name, value]) => annotations[name] === value);
}

function base64(value: string): string {
  return Buffer.from(value, 'utf8').toString('base64');
}
