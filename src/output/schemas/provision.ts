import { z } from 'zod';
import * as part from './parts.ts';

const change = z.enum(['create', 'replace', 'scopes', 'record', 'none']);

const target = {
  profile: part.profile,
  server: part.server,
  serverVersion: part.serverVersion,
  clientName: part.text,
  owner: part.orNull,
  expiresAt: part.timeOrNull.describe('When it expires, by the clock of the server; null: never'),
  presets: part.texts,
  scopes: part.scopes,
  change,
  risks: part.risks,
  warnings: part.texts,
};

const to = part.orNull.describe('The place in a store of secrets where the credential goes');

const done = {
  ...target,
  clientId: part.clientId,
  created: part.flag,
  given: part.scopes,
  taken: part.scopes,
  withheld: part.scopes.describe('Newly matched by a pattern, and not given'),
  deleted: part.texts.describe('Ids of the clients that it replaced'),
  verified: part.flag.describe('Scopes were read back, and the client got a token'),
  to,
  ...part.files,
};

const plan = {
  ...target,
  generation: z
    .enum(['current', 'legacy'])
    .describe('Of the client API; legacy: before Fides 2.82'),
  admin: part.text.describe('Which credential carries it out, in words'),
  excludes: part.texts,
  known: part.count.describe('How many scopes the server knows'),
  clientId: part.orNull,
  give: part.scopes,
  take: part.scopes,
  withheld: part.scopes.describe('Newly matched by a pattern, and not given'),
  accepted: z.array(part.accepted),
  deletes: part.texts.describe('Ids of the clients to delete'),
  to,
  profileFile: part.text,
  credentialFolder: part.text,
  created: z.literal(false),
  verified: z.literal(false),
};

/** The documents of commands that make clients or change their scopes. */
export const PROVISION = {
  bootstrap: z.object(done).describe('What bootstrap made or changed'),
  'bootstrap.plan': z.object(plan).describe('What bootstrap --dry-run would do'),
  'bootstrap.superseded': z
    .object({
      ...part.subject,
      serverVersion: part.serverVersion,
      key: part.text,
      scopes: part.scopes,
      to: part.text.describe('The place in a store of secrets that names the client'),
    })
    .describe('What another run of the same key delivered just before this one'),
  'scopes.apply': z.object(done).describe('What scopes apply changed'),
  'scopes.apply.plan': z.object(plan).describe('What scopes apply --dry-run would do'),
};
