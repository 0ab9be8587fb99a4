import type { SandboxReply } from './types.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** `value` as JSON, with `headers` (names in lower case) besides its content type. */
export function json(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxReply {
  return {
    status,
    headers: { ...JSON_TYPE, ...headers },
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** FastAPI's error shape, on every path of Fides, except for a 429: `{"detail": value}`. */
export function detail(
  status: number,
  value: unknown,
  headers: Readonly<Record<string, string>> = {},
): SandboxReply {
  return json(status, { detail: value }, headers);
}

/** Text of the content type `text/<type>` in UTF-8. */
export function text(status: number, type: string, value: string): SandboxReply {
  return {
    status,
    headers: { 'content-type': `text/${type}; charset=utf-8` },
    body: Buffer.from(value),
  };
}

/** No body and no content type. */
export function empty(status: number): SandboxReply {
  return { status, headers: {}, body: Buffer.alloc(0) };
}

/** Thrown to end a request; the caller gets `reply`. */
export class Refused extends Error {
  readonly reply: SandboxReply;

  constructor(reply: SandboxReply) {
    super(`refused with ${reply.status}`);
    this.reply = reply;
  }
}
