import { z } from 'zod';
import * as part from './parts.ts';
import { rotation } from './profiles.ts';

const profile = z.object({
  name: part.profile,
  why: z.enum(['flag', 'environment', 'current', 'default', 'all']),
  current: part.flag,
  server: part.orNull,
  serverVersion: part.serverVersion,
  clientId: part.orNull,
  owner: part.orNull,
  to: part.orNull.describe('The place in a store of secrets where each new credential goes'),
  expiresAt: part.timeOrNull,
  secret: part.orNull.describe('**** and the last four characters of the stored secret'),
  credential: z.enum(['accepted', 'rejected', 'unknown', 'missing']),
  rotation: rotation.nullable(),
  token: z
    .object({ fetchedAt: part.timeOrNull, expiresAt: part.time, usable: part.flag })
    .nullable(),
  scopes: z.object({
    state: z.enum(['in-sync', 'drift', 'unknown']),
    known: part.flag,
    recorded: part.count,
    missing: part.scopes,
    extra: part.scopes,
    retired: part.scopes,
    notices: part.count,
    provedAt: part.timeOrNull,
    lookedBy: part.orNull,
  }),
  problems: z.array(part.problem),
});

const open = z.object({
  marker: part.text,
  profile: part.orNull,
  operation: part.text,
  state: part.text,
  server: part.server,
  clientId: part.orNull,
  startedAt: part.time,
});

/** The document of `status`. */
export const STATUS = {
  status: z
    .object({
      exitCode: part.count,
      checkedAt: part.time,
      offline: part.flag,
      profiles: z.array(profile),
      open: z.array(open).describe('What recover finishes'),
      store: z.object({
        config: part.text,
        state: part.text,
        problems: z.array(part.problem),
      }),
      settings: z.array(
        z.object({
          name: part.text,
          value: part.text,
          source: z.enum(['flag', 'environment', 'profile', 'current', 'settings', 'default']),
          from: part.text,
        }),
      ),
    })
    .describe('The state of profiles, of the store and of each setting'),
};
