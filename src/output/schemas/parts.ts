import { z } from 'zod';
import { RISK_CLASSES } from '../../domain/words/choices.ts';

/** What several documents hold. A null stands for what nobody knows, or what there is none of. */
export const text = z.string();
export const orNull = text.nullable();
export const texts = z.array(text);
export const count = z.int().nonnegative();
export const flag = z.boolean();

export const time = z.iso.datetime().describe('Time in UTC');
export const timeOrNull = time.nullable();
export const day = z.iso.date().describe('The last day (UTC) on which it holds');

export const profile = text.describe('Name of the profile');
export const server = text.describe('Address of the server, in normal form');
export const serverVersion = orNull.describe('Release of the server; null where it does not tell');
export const clientId = text.describe('Id of the client');
export const scopes = z.array(text).describe('Scopes, sorted');

/** Profile, server and client, as most results begin. */
export const subject = { profile, server, clientId };

export const risk = z.enum(RISK_CLASSES);
export const risks = z.array(
  z.object({ scope: text, kind: z.enum(['admin', 'subjects', 'staff']), reason: text }),
);

export const accepted = z.object({
  scope: text,
  kind: text.describe('Kind of the finding'),
  reason: text,
  until: day,
  since: time,
});

/** An error that is part of a result. */
export const problem = z.object({
  code: text.describe('Error code: see fidesauth help exit-codes'),
  exitCode: count,
  message: text,
  fix: orNull,
});

export const files = { profileFile: text, credentialFile: text };
