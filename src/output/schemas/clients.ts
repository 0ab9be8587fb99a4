import { z } from 'zod';
import { CLIENT_KINDS } from '../../domain/inventory/listed-client.ts';
import * as part from './parts.ts';

const kind = z.enum(CLIENT_KINDS);
const source = z
  .enum(['server', 'history'])
  .describe('history: the server lists no clients (before 2.82), this store remembers some');
const retiring = z.object({ profile: part.profile, notBefore: part.time }).nullable();

const known = {
  clientId: part.clientId,
  name: part.orNull,
  kind,
  createdAt: part.timeOrNull,
  expiresAt: part.timeOrNull,
  owner: part.orNull,
  key: part.orNull,
  profile: part.orNull,
  retiring,
  scopes: part.scopes.nullable(),
  risk: part.risk.nullable(),
};

const client = z.object({
  ...known,
  description: part.orNull,
  createdInFuture: part.flag,
  preset: z
    .object({ preset: part.text, extra: part.count, lacks: part.count })
    .nullable()
    .describe('The nearest preset: how many scopes it holds beyond it, and how many it lacks'),
  fleet: part.orNull,
  madeHere: part.flag,
  descriptionEdited: part.flag.nullable(),
  place: part.count.nullable().describe('In the list of the server, 1 is the newest'),
});

const head = {
  server: part.server,
  serverVersion: part.serverVersion,
  serverTime: part.timeOrNull,
};

const listed = z.object({
  ...head,
  source,
  lookedBy: part.orNull.describe('Whose credential read the list, in words'),
  total: part.count.nullable(),
  unreadable: z.array(part.count).describe('Places of the clients that cannot be read'),
  stable: part.flag.describe('False: the list changed while it was read'),
  kinds: z.object({
    stored: part.count,
    elsewhere: part.count,
    foreign: part.count,
    unnamed: part.count,
  }),
  unknownAge: part.count,
  unknownScopes: part.count,
  matching: part.count.describe('How many fit the filter'),
});

const leftAlone = z.record(part.text, part.count).describe('How many were left alone, by reason');

const deletions = {
  ...head,
  admin: part.text.describe('Whose credential deletes, in words'),
  leftAlone,
  looked: part.count,
  unreadable: part.count,
  stable: part.flag,
};

const planned = z.object({
  ...known,
  way: z.enum(['client', 'profile', 'former', 'forgotten', 'unfinished']),
  reason: z.enum(['named', 'filter', 'expired', 'superseded', 'retired', 'interrupted']),
  former: part.orNull,
  known: part.flag,
});

const plan = {
  ...deletions,
  clients: z.array(planned),
  ownKnown: part.flag.describe('False: the credential does not tell its own client'),
  maxDeletes: part.count,
  overLimit: part.flag,
};

const outcome = z.enum(['deleted', 'gone', 'failed', 'not-tried']);
const done = {
  ...deletions,
  clients: z.array(planned.extend({ outcome, problem: part.problem.nullable() })),
};

/** The documents of `clients`. */
export const CLIENTS = {
  'clients.list': z
    .object({
      complete: part.flag,
      servers: z.array(listed),
      notLookedAt: z.array(
        z.object({ server: part.server, code: part.text, reason: part.text, fix: part.orNull }),
      ),
      clients: z.array(client.extend({ server: part.server })),
    })
    .describe('The clients of servers'),
  'clients.show': z
    .object({
      ...head,
      source,
      lookedBy: part.orNull,
      client,
      presets: z.array(z.object({ preset: part.text, extra: part.scopes, lacks: part.scopes })),
      risks: part.risks,
      ends: z
        .array(z.enum(['tokens', 'profile', 'policy-authors', 'session']))
        .describe('What its deletion would end'),
    })
    .describe('One client of a server'),
  'clients.revoke.plan': z.object(plan).describe('What clients revoke --dry-run would delete'),
  'clients.revoke': z.object(done).describe('What clients revoke deleted'),
  'clients.prune.plan': z.object(plan).describe('What clients prune --dry-run would delete'),
  'clients.prune': z.object(done).describe('What clients prune deleted'),
};
