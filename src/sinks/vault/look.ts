import type { Held, KeyMap, SinkState } from '../../domain/sinks/sink.ts';
import { seen } from '../../domain/words/unseen.ts';
import { membersOf, textIn } from '../base/json.ts';
import { failure, refused, type Where } from './failures.ts';
import {
  conditionOf,
  credentialIn,
  describedIn,
  type Metadata,
  metadataFrom,
  NOTHING,
} from './metadata.ts';
import type { Place } from './place.ts';
import type { VaultSession } from './session.ts';

/** One secret, and how to reach it. */
export type Scene = {
  readonly session: VaultSession;
  readonly at: Where;
  readonly place: Place;
  now(): number;
};

/** Belongs to a write: an interrupted run still waits some seconds for the reply. */
type Patience = { readonly mutates?: true };

/** @throws sink.unreachable, sink.forbidden, sink.failed */
export async function readMetadata(
  { session, at, place, now }: Scene,
  patience: Patience = {},
): Promise<Metadata> {
  const reply = await session.send({ method: 'GET', path: place.metadata, ...patience });
  if (reply.status === 404 && reply.problem === '') return NOTHING;
  if (reply.status !== 200) throw refused(at, reply, 'read its metadata');
  const metadata = metadataFrom(reply.data, now());
  if (metadata !== undefined) return metadata;
  const fix = 'check the address of the store';
  throw failure(at, 'sink.failed', 'what answers there is no KV engine', fix);
}

/** The values of a version. */
export type Values =
  | { readonly kind: 'ours'; readonly held: Held; readonly id: string; readonly secret: string }
  | { readonly kind: 'theirs'; readonly id: string; readonly secret: string }
  | { readonly kind: 'other' | 'none' | 'hidden' };

/**
 * Reads the values of a version, if the token may; `keys` name those of somebody else.
 * @throws sink.unreachable, sink.failed
 */
export async function readValues(
  { session, at, place }: Scene,
  version: number,
  patience: Patience = {},
  keys?: KeyMap,
): Promise<Values> {
  const path = `${place.data}?version=${version}`;
  const reply = await session.send({ method: 'GET', path, ...patience });
  if (reply.status === 403) return { kind: 'hidden' };
  if (reply.status === 404) return { kind: 'none' };
  if (reply.status !== 200) throw refused(at, reply, 'read its values');
  const values = membersOf(reply.data.data);
  const found = credentialIn(values);
  if (found !== undefined) return { kind: 'ours', ...found };
  const [id, secret] = [textIn(values, keys?.id ?? ''), textIn(values, keys?.secret ?? '')];
  if (id === undefined || secret === undefined) return { kind: 'other' };
  return { kind: 'theirs', id, secret };
}

/**
 * What the secret holds. Its metadata are enough where they describe the current version; otherwise
 * its values decide: a run may have ended between the two writes.
 */
export async function stateOf(scene: Scene, metadata: Metadata): Promise<SinkState> {
  const version = conditionOf(metadata);
  if (metadata.version === 0 || metadata.gone) return { kind: 'empty', version };
  const described = describedIn(metadata);
  if (described?.version === metadata.version) {
    return { kind: 'held', held: described.held, version };
  }
  const values = await readValues(scene, metadata.version);
  if (values.kind === 'ours') return { kind: 'held', held: values.held, version };
  if (values.kind === 'none') return { kind: 'empty', version };
  if (values.kind === 'hidden' && described !== undefined) {
    const why = `its custom_metadata describe version ${described.version}, version ${metadata.version} is in use, and the token may not read it`;
    return { kind: 'unclear', why };
  }
  return { kind: 'foreign', owner: ownerOf(metadata) };
}

/** Programs that write to Vault name themselves in `custom_metadata`, as External Secrets does. */
function ownerOf({ custom }: Metadata): string {
  const named = custom['managed-by'] ?? custom.managed_by ?? custom.owner;
  return named === undefined ? 'somebody else, who is not named' : seen(named.slice(0, 100));
}
