import type { ZodType } from 'zod';
import { FidesAuthError } from '../errors.ts';
import { jsonBody } from './json-body.ts';
import { notFides, refusal } from './refusals.ts';
import type { Reply } from './transport/exchange.ts';

type Schemas = typeof import('./schemas/replies.ts');

/**
 * The body of a 200 in the form the schema describes. zod is loaded with the schemas, so that it
 * costs nothing before the first reply is there.
 * @throws what {@link refusal} makes of another status; server.reply for another form
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
