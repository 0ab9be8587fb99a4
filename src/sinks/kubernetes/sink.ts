import { Secret } from '../../domain/secrets/secret.ts';
import type { Held, KeyMap, Sink, SinkHandout, SinkState } from '../../domain/sinks/sink.ts';
import { FidesAuthError, knownError } from '../../errors.ts';
import { textsOf } from '../base/json.ts';
import { adopt } from './adopt.ts';
import type { Api, ApiRequest } from './api.ts';
import { entryOf } from './entries.ts';
import { belongsTo, refused, unsure, type Where } from './failures.ts';
import { metadataOf, type SecretMetadata } from './metadata.ts';
import { type Place, requireKeys } from './place.ts';
import { rehearse } from './rehearse.ts';
import { applyRequest, type Content, createRequest, readRequest, type Seen } from './requests.ts';
import {
  contentOf,
  describedAs,
  keysOf,
  namesIn,
  says,
  stateOf,
  targetOf,
  versionOf,
} from './state.ts';
import { refusalIn } from './status.ts';
import { look, write } from './writing.ts';

/** A Secret with its values, in base64. */
type Whole = { readonly secret: SecretMetadata; readonly data: Readonly<Record<string, string>> };

const FOR_REAL = { dryRun: false };

/** A Secret of Kubernetes as a place for a credential. Asks for nothing yet. */
export function kubernetesSink(api: Api, place: Place, keys?: KeyMap): Sink {
  const at: Where = { ...place, cluster: api.name };
  return {
    reference: `kubernetes:${place.namespace}/${place.name}`,
    conditional: true,
    rehearse: () => rehearse(api, at),
    current: async () => stateOf(await look(api, at)),
    put: (handout, over) => put(api, at, handout, over),
    describe: (held, over) => describe(api, at, held, over),
    // Nothing is staged: one request writes all.
    takeBack: async () => {},
    read: () => read(api, at, keys),
    close: () => api.close(),
  };
}

async function put(api: Api, at: Where, handout: SinkHandout, over: SinkState): Promise<SinkState> {
  requireKeys(namesIn(handout.keys));
  const content = contentOf(handout);
  const request = await requestFor(api, at, content, over);
  const written = await write(api, at, request, content);
  // If this fails, the next put does it.
  await adopt(api, at, written).catch(knownError);
  return confirmed(api, at, content);
}

async function requestFor(
  api: Api,
  at: Where,
  content: Content,
  over: SinkState,
): Promise<ApiRequest> {
  if (over.kind === 'foreign') throw belongsTo(at, over.owner);
  const target = targetOf(over);
  if (target === undefined) throw refused(at, { kind: 'changed' });
  if (target.kind === 'absent') return createRequest(at, content, FOR_REAL);
  const seen = target.posted ? await adopted(api, at, target.seen) : target.seen;
  return applyRequest(at, seen, content, FOR_REAL);
}

async function adopted(api: Api, at: Where, seen: Seen): Promise<Seen> {
  const secret = await look(api, at);
  if (secret?.resourceVersion === seen.resourceVersion) return adopt(api, at, secret);
  throw refused(at, { kind: 'changed' });
}

/** Reads it back: programs in the cluster may change what is written, and others may be faster. */
async function confirmed(api: Api, at: Where, content: Content): Promise<SinkState> {
  const whole = await readWhole(api, at, true).catch((error: unknown) => {
    throw error instanceof FidesAuthError ? unsure(at, error.message) : error;
  });
  if (whole === undefined) throw unsure(at, 'it is gone again');
  const same = Object.entries(content.data).every(([name, value]) => whole.data[name] === value);
  if (!same) throw unsure(at, 'it does not hold what was written');
  if (!says(whole.secret, content)) throw unsure(at, 'somebody changed it at once');
  return stateOf(whole.secret);
}

async function describe(api: Api, at: Where, held: Held, over: SinkState): Promise<SinkState> {
  const whole = await readWhole(api, at);
  const now = stateOf(whole?.secret);
  const same = now.kind === 'held' && over.kind === 'held' && now.version === over.version;
  if (whole === undefined || !same) throw refused(at, { kind: 'changed' });
  const content = describedAs(held, whole.secret.annotations, whole.data);
  if (content === undefined) throw refused(at, { kind: 'changed' });
  const seen = await adopt(api, at, whole.secret);
  return stateOf(await write(api, at, applyRequest(at, seen, content, FOR_REAL), content));
}

async function read(api: Api, at: Where, named?: KeyMap): ReturnType<Sink['read']> {
  const whole = await readWhole(api, at);
  const keys = named ?? (whole && keysOf(whole.secret.annotations));
  if (whole === undefined || keys === undefined) return undefined;
  const clientId = decoded(whole.data[keys.id]);
  const clientSecret = new Secret(decoded(whole.data[keys.secret]));
  if (clientId === '' || clientSecret.reveal() === '') return undefined;
  api.learn(clientSecret);
  return { clientId, clientSecret, version: versionOf(whole.secret) };
}

async function readWhole(api: Api, at: Where, patient = false): Promise<Whole | undefined> {
  const reply = await api.send({ ...readRequest(at), patient });
  const secret = reply.status === 200 ? metadataOf(reply.body) : undefined;
  if (secret !== undefined) return { secret, data: textsOf(entryOf(reply.body)?.data) };
  const refusal = refusalIn(reply);
  if (refusal.kind === 'absent') return undefined;
  throw refused(at, refusal);
}

function decoded(base64 = ''): string {
  return Buffer.from(base64, 'base64').toString('utf8');
}
