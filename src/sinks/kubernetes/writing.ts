import { FidesAuthError, hasCode } from '../../errors.ts';
import type { Api, ApiReply, ApiRequest } from './api.ts';
import { refused, unsure, type Where } from './failures.ts';
import { metadataOf, type SecretMetadata } from './metadata.ts';
import { type Content, lookRequest } from './requests.ts';
import { says } from './state.ts';
import { refusalIn } from './status.ts';

/** How often a write whose reply was lost is sent. */
const ATTEMPTS = 3;

/** One attempt: done, certainly not done, or nobody knows. */
type Outcome =
  | { readonly kind: 'done'; readonly secret: SecretMetadata }
  | { readonly kind: 'refused'; readonly error: FidesAuthError }
  | { readonly kind: 'lost'; readonly error: FidesAuthError };

/**
 * The metadata of the Secret; undefined if there is none. Patient: belongs to a write.
 * @throws sink.*
 */
export async function look(
  api: Api,
  at: Where,
  patient = false,
): Promise<SecretMetadata | undefined> {
  const reply = await api.send({ ...lookRequest(at), patient });
  if (reply.status === 200) return requireMetadata(at, reply);
  const refusal = refusalIn(reply);
  if (refusal.kind === 'absent') return undefined;
  throw refused(at, refusal);
}

function requireMetadata(at: Where, { body }: ApiReply): SecretMetadata {
  const secret = metadataOf(body);
  if (secret !== undefined) return secret;
  throw refused(at, { kind: 'invalid', why: 'what answers is no API server of Kubernetes' });
}

/**
 * Sends a write that has a condition, so that it can happen only once. A lost reply is looked up; if
 * the Secret is still as before, the write is sent again: then either it is done, or its condition no
 * longer holds, which also ends whatever may still be on its way.
 * @returns the metadata after the write
 * @throws sink.unsure if it may have happened; otherwise it certainly has not
 */
export async function write(
  api: Api,
  at: Where,
  request: ApiRequest,
  content: Content,
): Promise<SecretMetadata> {
  let lost: FidesAuthError | undefined;
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const outcome = await attemptOf(api, at, request);
    if (outcome.kind === 'done') return outcome.secret;
    const { kind, error } = outcome;
    if (kind === 'refused' && lost === undefined) throw error;
    const secret = await lookAgain(api, at, lost ?? error);
    if (secret !== undefined && says(secret, content)) return secret;
    if (kind === 'refused') throw endOf(at, error);
    lost = error;
  }
  throw unsure(at, lost?.message ?? 'no reply');
}

/** A condition that fails now cannot have held for the write before, nor can it later. */
function endOf(at: Where, error: FidesAuthError): FidesAuthError {
  return error.code === 'sink.changed' ? error : unsure(at, error.message);
}

async function attemptOf(api: Api, at: Where, request: ApiRequest): Promise<Outcome> {
  try {
    const reply = await api.send(request);
    if (reply.status === 200 || reply.status === 201) {
      return { kind: 'done', secret: requireMetadata(at, reply) };
    }
    const refusal = refusalIn(reply);
    return { kind: refusal.kind === 'lost' ? 'lost' : 'refused', error: refused(at, refusal) };
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    return { kind: hasCode(error, 'sink.unreachable') ? 'refused' : 'lost', error };
  }
}

async function lookAgain(
  api: Api,
  at: Where,
  lost: FidesAuthError,
): Promise<SecretMetadata | undefined> {
  try {
    return await look(api, at, true);
  } catch {
    throw unsure(at, lost.message);
  }
}
