import { z } from 'zod';
import * as part from './parts.ts';

/** Age and rotation of a secret. */
export const rotation = z.object({
  since: part.time,
  exact: part.flag.describe('False: the secret is at least as old as that'),
  rotateAfter: part.orNull.describe('As 90d; null where none is set'),
  due: part.flag,
  retiring: z
    .object({ clientId: part.clientId, notBefore: part.time, overdue: part.flag })
    .nullable(),
});

const preset = z.object({
  name: part.text,
  path: part.text.exactOptional(),
  hash: part.text,
  include: part.texts,
  optional: part.texts,
  exclude: part.texts,
  endpoints: part.texts.exactOptional(),
});

const settings = z.object({
  owner: part.text.exactOptional(),
  rotateAfter: part.text.exactOptional(),
});

/** What a profile records; `profiles.show` has null where a member of the first four is missing. */
const record = {
  name: part.profile,
  server: part.server,
  allowHttp: part.flag,
  clientId: part.clientId,
  clientName: part.text,
  recipe: z.object({ presets: z.array(preset), scopes: part.texts, excludes: part.texts }),
  scopes: part.scopes,
  marker: part.text,
  createdAt: part.time,
  retiring: z
    .object({
      clientId: part.clientId,
      marker: part.text.exactOptional(),
      since: part.time,
      notBefore: part.time,
    })
    .exactOptional(),
  secretSince: z.object({ time: part.time, exact: part.flag }).exactOptional(),
  protected: z.literal(true).exactOptional(),
  accepted: z.array(part.accepted).exactOptional(),
  scopesKnown: z.literal(false).exactOptional(),
  settings: settings.exactOptional(),
  to: z
    .object({
      reference: part.text,
      keys: z.object({ id: part.text, secret: part.text, url: part.text.exactOptional() }),
    })
    .describe('The place in a store of secrets where each new credential goes')
    .exactOptional(),
};

/** The member `stored` of what `export --format json` writes. */
export const exported = z.object({
  ...record,
  version: z.literal(1),
  serverVersion: part.text.exactOptional(),
  key: part.text.exactOptional(),
  owner: part.text.exactOptional(),
  expiresAt: part.time.exactOptional(),
  ca: part.text.describe('The CA file, in PEM').exactOptional(),
  retiringSecret: part.text.describe('Secret of the client in retiring').exactOptional(),
});

const line = { name: part.profile, current: part.flag, used: part.flag };

const readable = z.object({
  ...line,
  server: part.server,
  clientId: part.clientId,
  clientName: part.text,
  presets: part.texts,
  scopes: part.scopes,
  serverVersion: part.serverVersion,
  createdAt: part.time,
  rotation,
  protected: part.flag,
  scopesKnown: part.flag,
});

const damaged = z.object({
  ...line,
  server: z.null(),
  clientId: z.null(),
  problem: z.object({ code: part.text, message: part.text }),
});

/** The documents of `profiles`. */
export const PROFILES = {
  'profiles.list': z
    .object({ checkedAt: part.time, profiles: z.array(z.union([readable, damaged])) })
    .describe('The profiles of this machine'),
  'profiles.show': z
    .object({
      ...record,
      caFile: part.text.exactOptional(),
      serverVersion: part.serverVersion,
      key: part.orNull,
      owner: part.orNull,
      expiresAt: part.timeOrNull,
      current: part.flag,
      ...part.files,
      credentialStored: part.flag,
      checkedAt: part.time,
      rotation,
    })
    .describe('One profile as it is recorded'),
  'profiles.use': z
    .object({ profile: part.profile, server: part.server })
    .describe('The profile that is now the current one'),
  'profiles.set': z
    .object({ profile: part.orNull.describe('Null: the default of all profiles'), settings })
    .describe('All that is now set for a profile'),
  'profiles.remove': z.object(part.subject).describe('The profile that was removed'),
  'profiles.rename': z
    .object({ from: part.profile, ...part.subject, current: part.flag })
    .describe('The profile with its new name'),
  'profiles.import': z
    .object({
      ...part.subject,
      serverVersion: part.serverVersion,
      from: z.enum(['export', 'pair']),
      presets: part.texts,
      scopes: part.scopes,
      scopesKnown: part.flag,
      retiring: part.orNull,
      ...part.files,
    })
    .describe('The profile that was imported'),
  'profiles.protect': z
    .object({ ...part.subject, protected: part.flag, changed: part.flag })
    .describe('Whether a profile is protected now'),
};
