import { z } from 'zod';
import * as part from './parts.ts';

const act = z
  .enum(['create', 'deliver', 'rotate', 'scopes', 'keep', 'refuse', 'unclear'])
  .describe('What the client needs; unclear: it could not be looked at');

const head = { server: part.text.describe('Name of the server in the manifest') };

const server = z.object({
  ...head,
  url: part.server,
  serverVersion: part.serverVersion,
  admin: part.orNull.describe('Which credential looks and changes, in words'),
  root: part.flag.describe('The root client does the work'),
  problem: part.problem.nullable(),
});

const line = z.object({
  ...head,
  client: part.text.describe('Name of the client in the manifest'),
  to: part.text.describe('Reference of the store'),
  act,
  why: part.text,
  clientId: part.orNull,
  give: part.scopes,
  take: part.scopes,
  retire: part.texts.describe('Ids of retired clients whose time is over'),
  forget: part.texts.describe('Ids of retired clients that are gone'),
  waiting: z.array(z.object({ clientId: part.clientId, notBefore: part.time })),
  leftovers: part.texts.describe('Ids of clients that no store names'),
  leftAlone: part.texts.describe('Ids that are left alone'),
  mayWrite: part.flag.nullable(),
  conditional: part.flag.nullable(),
  problem: part.problem.nullable(),
});

const stray = z.object({
  ...head,
  clientId: part.clientId,
  client: part.text,
  createdAt: part.timeOrNull,
  removable: part.flag.describe('Whether --prune would delete it'),
});

const done = z.object({
  ...head,
  client: part.text,
  to: part.text,
  act: act.describe('What was done; keep: nothing, or another run was faster'),
  clientId: part.orNull,
  deleted: part.texts.describe('Ids of the clients that were deleted'),
  outcome: z.enum(['done', 'failed', 'not-tried']),
  problem: part.problem.nullable(),
});

const pruned = z.object({
  ...head,
  clientId: part.clientId,
  client: part.text,
  outcome: z.enum(['deleted', 'failed', 'left-alone', 'not-tried']),
  problem: part.problem.nullable(),
});

/** The documents of `fleet`. */
export const FLEET = {
  'fleet.plan': z
    .object({
      fleet: part.text,
      fleetId: part.text,
      servers: z.array(server),
      clients: z.array(line),
      notInManifest: z.array(stray),
    })
    .describe('What a fleet needs (experimental)'),
  'fleet.apply': z
    .object({
      fleet: part.text,
      fleetId: part.text,
      clients: z.array(done),
      notInManifest: z.array(pruned),
    })
    .describe('What fleet apply did (experimental)'),
};
