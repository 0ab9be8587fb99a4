import type { Dialect } from './dialect.ts';
import { refusals, refuse } from './refusals.ts';
import { detail } from './reply.ts';
import type { SandboxReply, SandboxRequest } from './types.ts';

/**
 * The request's body as FastAPI validates it: parsed JSON; undefined for none; for another content
 * type the bare text, which no schema accepts. A missing content type counts as JSON. Refuses
 * broken JSON with 422 and broken UTF-8 with 400 for any caller: Fides reads the body before it
 * checks the token.
 */
export function jsonBody(dialect: Dialect, request: SandboxRequest): unknown {
  if (request.body.length === 0) return undefined;
  const type = request.headers['content-type'];
  const text = decode(request.body);
  if (type !== undefined && !/^application\/(?:[^;]*\+)?json\b/i.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return refuse(brokenJson(dialect));
  }
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return refuse(refusals.unreadableBody());
  }
}

/** Does not model where the parser stopped: no client of ours ever sends broken JSON. */
function brokenJson({ pydantic2 }: Dialect): SandboxReply {
  const type = pydantic2 ? 'json_invalid' : 'value_error.jsondecode';
  return detail(422, [{ type, loc: ['body', 0], msg: 'JSON decode error' }]);
}
