import { sameHeld } from '../../domain/sinks/held.ts';
import type { Held, SinkHandout } from '../../domain/sinks/sink.ts';
import { asFidesAuthError, type FidesAuthError, hasCode } from '../../errors.ts';
import { changed, isRefusal, isStale, refused, unsure } from './failures.ts';
import { readMetadata, readValues, type Scene } from './look.ts';
import { conditionOf, describedIn, describing, type Metadata, valuesOf } from './metadata.ts';
import type { VaultReply } from './reply.ts';

/** How often a request whose reply was lost is sent; its condition lets it happen only once. */
const ATTEMPTS = 3;

/**
 * Writes the values as the version after `before`.
 * @returns the version that holds them
 * @throws as `Sink.put`
 */
export async function writeValues(
  scene: Scene,
  handout: SinkHandout,
  before: number,
): Promise<number> {
  let lost: FidesAuthError | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = await tryWrite(scene, handout, before);
    if (typeof outcome === 'number') return requireNext(scene, before, outcome);
    if (outcome.certain && lost === undefined) throw outcome.error;
    if (outcome.certain) return lookedUp(scene, handout, before, outcome.error);
    lost = outcome.error;
  }
  return lookedUp(scene, handout, before, lost ?? changed(scene.at));
}

type Failure = { readonly certain: boolean; readonly error: FidesAuthError };

async function tryWrite(
  { session, at, place }: Scene,
  { held, clientSecret, keys }: SinkHandout,
  cas: number,
): Promise<number | Failure> {
  const json = { options: { cas }, data: valuesOf(held, clientSecret.reveal(), keys) };
  let reply: VaultReply;
  try {
    reply = await session.send({ method: 'POST', path: place.data, json, mutates: true });
  } catch (error) {
    const known = asFidesAuthError(error);
    return { certain: hasCode(known, 'sink.unreachable'), error: known };
  }
  const version = reply.data.version;
  if (reply.status === 200 && typeof version === 'number') return version;
  return { certain: isRefusal(reply), error: refused(at, reply, 'write its values') };
}

/** A store that ignores the condition would let two runs overwrite each other. */
function requireNext({ at }: Scene, before: number, version: number): number {
  if (version === before + 1) return version;
  throw unsure(
    at,
    `the store made version ${version} of version ${before}, so it ignores conditions`,
  );
}

/** After a lost reply: whether the next version holds what was to be written. */
async function lookedUp(
  scene: Scene,
  { held, clientSecret }: SinkHandout,
  before: number,
  last: FidesAuthError,
): Promise<number> {
  const { at } = scene;
  const found = await readMetadata(scene, { mutates: true })
    .then(async ({ version }) => ({
      version,
      values: await readValues(scene, before + 1, { mutates: true }),
    }))
    .catch(() => {
      throw unsure(at, last.message);
    });
  const { values } = found;
  if (values.kind === 'ours' && values.secret === clientSecret.reveal()) {
    if (values.held.clientId === held.clientId) return before + 1;
  }
  if (found.version === before) {
    // Only a refusal proves that nothing is on its way any more.
    throw last.code === 'sink.forbidden' ? last : unsure(at, last.message);
  }
  if (values.kind === 'hidden') {
    throw unsure(at, 'a reply was lost, and the token may not read what is there now');
  }
  throw changed(at);
}

/**
 * Says what a version holds, in `custom_metadata`. Later writers are never contradicted: OpenBao
 * refuses what comes too late; with Vault, the version named in it tells.
 * @returns the condition of the next write
 */
export async function describeVersion(scene: Scene, held: Held, version: number): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    const metadata = await readMetadata(scene, { mutates: true });
    if (metadata.version !== version) return conditionOf({ ...metadata, version });
    const described = describedIn(metadata);
    if (described?.version === version && sameHeld(described.held, held)) {
      return conditionOf(metadata);
    }
    if (attempt === ATTEMPTS) throw unsure(scene.at, 'its custom_metadata do not stay');
    await tryDescribe(scene, metadata, held);
  }
}

async function tryDescribe({ session, at, place }: Scene, metadata: Metadata, held: Held) {
  const { custom, version, revision } = metadata;
  const reply = await session.send({
    method: 'POST',
    path: place.metadata,
    json: {
      custom_metadata: describing(custom, held, version),
      ...(revision === undefined ? {} : { metadata_cas: revision }),
    },
    mutates: true,
  });
  if (reply.status >= 400 && !isStale(reply)) throw refused(at, reply, 'write its metadata');
}
