import type { ZodType } from 'zod';
import { FidesAuthError } from '../errors.ts';
import type { Reply } from '../transport/exchange.ts';
import { jsonBody } from './json-body.ts';
import { notFides, refusal } from './refusals.ts';

type Schemas = typeof import('./schemas/replies.ts');

/**
 * The body of a 200, parsed with the schema. zod loads with the schemas, so it costs nothing before
 * the first reply.
 * @throws the {@link refusal} for another status; server.reply for an invalid body
 */
export async function parseReply<T>(
  reply: Reply,
  act: string,
  pick: (schemas: Schemas) => ZodType<T>,
): Promise<T> {
  if (reply.status !== 200) throw refusal(reply, act);
  const body = jsonBody(reply);
  if (body === undefined) throw notFides(reply, act);
  const parsed = pick(await import('./schemas/replies.ts')).safeParse(body);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw new FidesAuthError(
    'server.reply',
    `${act}: fidesauth does not understand the reply${at === '' ? '' : ` (at ${at})`}`,
    { fix: 'check for a newer fidesauth, or for a proxy that rewrites replies' },
  );
}
