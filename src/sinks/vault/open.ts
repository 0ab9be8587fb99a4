import { Secret } from '../../domain/secrets/secret.ts';
import type { SinkReference } from '../../domain/sinks/reference.ts';
import type {
  Held,
  KeyMap,
  Sink,
  SinkHandout,
  SinkState,
  StoredPair,
} from '../../domain/sinks/sink.ts';
import { asFidesAuthError, hasCode } from '../../errors.ts';
import type { SinkContext } from '../base/context.ts';
import { changed, failure, unsure } from './failures.ts';
import { readMetadata, readValues, type Scene, stateOf } from './look.ts';
import { conditionOf, versionIn } from './metadata.ts';
import { findPlace } from './place.ts';
import { rehearse } from './rehearse.ts';
import { vaultSession } from './session.ts';
import { describeVersion, writeValues } from './write.ts';

/**
 * A secret in a KV engine of version 2, of Vault or OpenBao. Finds its mount.
 * @throws input.missing, input.invalid, server.insecure, sink.unreachable, sink.forbidden,
 * sink.failed
 */
export async function openVaultSink(
  { text, path }: SinkReference,
  context: SinkContext,
  keys?: KeyMap,
): Promise<Sink> {
  const session = await vaultSession(context);
  const at = { url: session.url, from: session.from, reference: text };
  try {
    const place = await findPlace(session, at, path);
    return vaultSink({ session, at, place, now: context.now }, context, keys);
  } catch (error) {
    await session.close();
    throw error;
  }
}

function vaultSink(scene: Scene, context: SinkContext, keys?: KeyMap): Sink {
  return {
    reference: scene.at.reference ?? '',
    conditional: true,
    rehearse: () => rehearse(scene),
    current: async () => stateOf(scene, await readMetadata(scene)),
    put: (handout, over) => put(scene, handout, over, context),
    describe: (held, over) => describe(scene, held, over),
    // Nothing is staged: one request writes all values.
    takeBack: async () => {},
    read: () => read(scene, context, keys),
    close: () => scene.session.close(),
  };
}

/** From the first write on the credential is in use, so nothing that follows may fail the run. */
async function put(
  scene: Scene,
  handout: SinkHandout,
  over: SinkState,
  { warn }: SinkContext,
): Promise<SinkState> {
  requireOurs(scene, over);
  const { held } = handout;
  const version = await writeValues(scene, handout, versionIn(over));
  try {
    return { kind: 'held', held, version: await describeVersion(scene, held, version) };
  } catch (error) {
    const { message } = asFidesAuthError(error);
    warn(`${message}; the credential is written, but its custom_metadata may be old`);
    return { kind: 'held', held, version: `${version} ` };
  }
}

async function describe(scene: Scene, held: Held, over: SinkState): Promise<SinkState> {
  requireOurs(scene, over);
  const metadata = await readMetadata(scene);
  if (!('version' in over) || conditionOf(metadata) !== over.version) throw changed(scene.at);
  try {
    const version = await describeVersion(scene, held, metadata.version);
    return { kind: 'held', held, version };
  } catch (error) {
    if (hasCode(error, 'sink.forbidden', 'sink.unreachable')) throw error;
    throw unsure(scene.at, asFidesAuthError(error).message);
  }
}

function requireOurs({ at }: Scene, over: SinkState): void {
  if (over.kind === 'foreign') {
    const why = `what is there belongs to ${over.owner}, and is never overwritten`;
    throw failure(at, 'sink.foreign', why, 'name another path with --to vault:PATH');
  }
  if (over.kind === 'unclear') throw failure(at, 'sink.changed', over.why, 'run it again');
}

async function read(
  scene: Scene,
  { redactor }: SinkContext,
  keys: KeyMap | undefined,
): Promise<StoredPair | undefined> {
  const metadata = await readMetadata(scene);
  if (metadata.version === 0 || metadata.gone) return undefined;
  const values = await readValues(scene, metadata.version, {}, keys);
  if (!('secret' in values)) return undefined;
  const clientSecret = new Secret(values.secret);
  redactor.learn(clientSecret);
  return { clientId: values.id, clientSecret, version: conditionOf(metadata) };
}
