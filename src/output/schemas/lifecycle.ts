import { z } from 'zod';
import * as part from './parts.ts';

const outcome = z.enum([
  'finished',
  'undone',
  'restored',
  'revoked',
  'nothing',
  'gone',
  'kept',
  'taken-back',
  'ended-elsewhere',
]);

const recovered = z.object({
  marker: part.text,
  profile: part.orNull,
  server: part.server,
  clientId: part.orNull,
  outcome,
  deletions: z.array(z.object({ clientId: part.orNull, profiles: part.texts })),
});

const way = z.enum(['new-client', 'in-place']);

const rotated = {
  ...part.subject,
  serverVersion: part.serverVersion,
  way,
  scopes: part.scopes,
  secretSince: part.time,
};

const to = part.orNull.describe('The place in a store of secrets where the credential goes');

const planned = z.object({
  ...rotated,
  admin: part.text.describe('Which credential rotates, in words'),
  clientName: part.text,
  secretExact: part.flag.describe('False: the secret is at least as old as secretSince says'),
  worksUntil: part.timeOrNull.describe('Until when the present client works; null: ends at once'),
  deletes: part.texts.describe('Ids of the clients to delete'),
  to,
  warnings: part.texts,
});

const done = z.object({
  ...rotated,
  formerClientId: part.orNull,
  retiring: z.object({ clientId: part.clientId, notBefore: part.time }).nullable(),
  deleted: part.texts.describe('Ids of the clients that were deleted'),
  to,
  verified: z.literal(true),
  ...part.files,
});

const rest = {
  failed: z.array(part.problem.extend({ profile: part.profile, server: part.server })),
  notDone: z.array(z.object({ profile: part.profile, server: part.orNull, reason: part.text })),
};

/** The documents of commands that renew, end or repair. */
export const LIFECYCLE = {
  rotate: z.object({ way, rotations: z.array(done), ...rest }).describe('What rotate renewed'),
  'rotate.plan': z
    .object({ way, rotations: z.array(planned), ...rest })
    .describe('What rotate --dry-run would do'),
  revoke: z
    .object({ ...part.subject, retired: part.orNull.describe('The client of its last rotation') })
    .describe('The client that revoke deleted'),
  'revoke.plan': z
    .object({
      ...part.subject,
      serverVersion: part.serverVersion,
      admin: part.text.describe('Whose credential deletes, in words'),
      clientName: part.text,
      retiring: part.orNull.describe('The client of its last rotation, which goes first'),
      warnings: part.texts,
    })
    .describe('What revoke --dry-run would delete'),
  recover: z.object({ recovered: z.array(recovered) }).describe('What recover finished or undid'),
  'recover.forget': z
    .object({
      marker: part.text,
      profile: part.orNull,
      server: part.server,
      clientId: part.orNull,
    })
    .describe('The journal entry that recover --forget removed'),
};
