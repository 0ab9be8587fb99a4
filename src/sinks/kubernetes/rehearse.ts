import type { Api, ApiRequest } from './api.ts';
import { entryOf } from './entries.ts';
import { belongsTo, mayNot, refused, type Where } from './failures.ts';
import { MANAGER, type SecretMetadata } from './metadata.ts';
import { applyRequest, createRequest, reviewRequest } from './requests.ts';
import { stateOf } from './state.ts';
import { refusalIn } from './status.ts';
import { look } from './writing.ts';

/** Stands for a credential: it is never written. */
const SAMPLE = { annotations: {}, data: { FIDES_CLIENT_ID: 'c2FtcGxl' } };

/**
 * Whether a put would be allowed now: asks the server about the rights, then has it try the write
 * without doing it. Writes nothing.
 * @throws sink.forbidden, sink.foreign, sink.failed (also for a namespace that is not there)
 */
export async function rehearse(api: Api, at: Where): Promise<'may' | 'unknown'> {
  const secret = await look(api, at);
  const state = stateOf(secret);
  if (state.kind === 'foreign') throw belongsTo(at, state.owner);
  const verbs = secret === undefined ? ['create', 'get', 'patch'] : ['get', 'patch'];
  const answers = await Promise.all(verbs.map((verb) => isAllowed(api, at, verb)));
  const denied = verbs.filter((_, index) => answers[index] === false);
  if (denied.length > 0) throw mayNot(at, denied);
  return tryDry(api, at, trial(at, secret));
}

/** Undefined if the server does not tell. */
async function isAllowed(api: Api, at: Where, verb: string): Promise<boolean | undefined> {
  const { body } = await api.send(reviewRequest(at, verb));
  const allowed = entryOf(entryOf(body)?.status)?.allowed;
  return typeof allowed === 'boolean' ? allowed : undefined;
}

function trial(at: Where, secret: SecretMetadata | undefined): ApiRequest {
  const mode = { dryRun: true };
  if (secret === undefined) return createRequest(at, SAMPLE, mode);
  return applyRequest(at, secret, SAMPLE, mode);
}

async function tryDry(api: Api, at: Where, request: ApiRequest): Promise<'may' | 'unknown'> {
  const reply = await api.send(request);
  if (reply.status === 200 || reply.status === 201) return 'may';
  const refusal = refusalIn(reply);
  if (refusal.kind === 'no-dry-run') return 'unknown';
  // Somebody changes it just now: the put decides. Or our own POST is still to be adopted.
  if (refusal.kind === 'changed') return 'may';
  if (refusal.kind === 'conflict' && refusal.manager === MANAGER) return 'may';
  throw refused(at, refusal);
}
