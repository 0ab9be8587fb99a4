import type { Dialect } from './dialect.ts';
import { jsonFault } from './json-fault.ts';
import { refusals, refuse } from './refusals.ts';
import { detail } from './reply.ts';
import type { SandboxReply, SandboxRequest } from './types.ts';

/**
 * The request's body as FastAPI hands it to validation: parsed JSON; undefined for none; the bare
 * text, which no schema accepts, when the content type is something else. An absent content type
 * counts as JSON. Broken JSON is refused with 422 and broken UTF-8 with 400, whoever asks: Fides
 * reads the body before it looks at the token.
 */
export function jsonBody(dialect: Dialect, request: SandboxRequest): unknown {
  if (request.body.length === 0) return undefined;
  const type = request.headers['content-type'];
  const text = decode(request.body);
  if (type !== undefined && !/^application\/(?:[^;]*\+)?json\b/i.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return refuse(brokenJson(dialect, text));
  }
}

function decode(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return refuse(refusals.unreadableBody());
  }
}

function brokenJson(dialect: Dialect, text: string): SandboxReply {
  const { message, position } = jsonFault(text, dialect.python313);
  const loc = ['body', position];
  if (dialect.pydantic2) {
    return detail(422, [{ type: 'json_invalid', loc, msg: 'JSON decode error' }]);
  }
  const before = [...text].slice(0, position).join('').split('\n');
  const lineno = before.length;
  const colno = [...(before.at(-1) ?? '')].length + 1;
  const msg = `${message}: line ${lineno} column ${colno} (char ${position})`;
  const ctx = { msg: message, doc: text, pos: position, lineno, colno };
  return detail(422, [{ loc, msg, type: 'value_error.jsondecode', ctx }]);
}
