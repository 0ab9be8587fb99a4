import { gzipSync } from 'node:zlib';
import type { Dialect } from './dialect.ts';
import type { SandboxReply, SandboxRequest } from './types.ts';

const MINIMUM = 1000;

/**
 * Gzips the reply if that release would: from 2.69.1, from 1000 bytes on; before, the rate limiter
 * turned replies into streams of unknown size, and all but its own were compressed.
 */
export function compress(
  dialect: Dialect,
  request: SandboxRequest,
  reply: SandboxReply,
): SandboxReply {
  const accepted = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
  const streamed = !dialect.unlimited && reply.status !== 429 && reply.body.length > 0;
  if (!dialect.gzip || !accepted || !(streamed || reply.body.length >= MINIMUM)) return reply;
  const headers = { ...reply.headers, 'content-encoding': 'gzip', vary: 'Accept-Encoding' };
  return { ...reply, headers, body: gzipSync(reply.body) };
}
