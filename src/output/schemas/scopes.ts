import { z } from 'zod';
import { CLIENT_KINDS } from '../../domain/inventory/listed-client.ts';
import * as part from './parts.ts';

const registry = { server: part.server, serverVersion: part.serverVersion };
const place = { server: part.orNull, serverVersion: part.serverVersion };
const rules = z.array(z.object({ pattern: part.text, reason: part.orNull }));

const resolved = z.object({
  ...registry,
  known: part.count.describe('How many scopes the server knows'),
  scopes: z.array(z.object({ scope: part.text, by: part.texts })),
  risks: part.risks,
  warnings: part.texts,
});

const explained = z.object({
  scope: part.text,
  what: part.orNull,
  known: z
    .object({
      first: part.orNull.describe('The first open-source release with it'),
      removedIn: part.orNull,
      renamedTo: part.orNull,
      renamedFrom: part.orNull,
      fidesplusOnly: part.flag,
    })
    .nullable(),
  onServer: part.flag.nullable(),
  roles: part.texts.nullable(),
  presets: z.array(z.object({ name: part.text, by: part.texts })),
  admin: part.orNull,
  risky: part.orNull,
  personalData: z.object({ kind: z.enum(['subjects', 'staff']), reason: part.text }).nullable(),
  operations: part.texts.nullable(),
  profiles: z.array(
    z.object({ name: part.profile, recorded: part.flag, live: part.flag.nullable() }),
  ),
  otherClients: z
    .array(z.object({ clientId: part.clientId, name: part.orNull, kind: z.enum(CLIENT_KINDS) }))
    .nullable(),
});

const reason = { reason: part.text, fix: part.orNull };

const unknown = z.object({
  scope: part.text,
  why: z.enum(['renamed', 'removed', 'later', 'fidesplus', 'never', 'unexplained', 'unmatched']),
  release: part.text.exactOptional(),
  renamedTo: part.text.exactOptional(),
  renamedFrom: part.text.exactOptional(),
  nearest: part.texts.exactOptional(),
});

const preset = z.object({
  name: part.text,
  description: part.text,
  include: part.texts.exactOptional(),
  optional: part.texts.exactOptional(),
  exclude: part.texts.exactOptional(),
  endpoints: part.texts.exactOptional(),
});

/** The documents of `scopes` that explain scopes and presets. */
export const SCOPES = {
  'scopes.list': z
    .object({ ...registry, scopes: part.scopes })
    .describe('The scopes that a server knows'),
  'scopes.show': z
    .object({
      name: part.text,
      path: part.text,
      description: part.text,
      include: rules,
      optional: rules,
      exclude: rules,
      endpoints: z.array(z.object({ endpoint: part.text, reason: part.orNull })),
      resolved: resolved.nullable(),
    })
    .describe('A preset, and what it gives on a server'),
  'scopes.explain': z
    .object({
      ...place,
      rolesOf: part.text.describe('The release whose roles are named'),
      newestKnown: part.text.describe('The newest release that this version knows'),
      scopes: z.array(explained),
      notLookedAt: z.array(z.object({ name: part.profile, ...reason })),
      otherClientsLack: z.object(reason).nullable(),
    })
    .describe('What scopes allow, and who holds them'),
  'scopes.import': z
    .object({
      ...place,
      preset,
      known: part.scopes,
      unknown: z.array(unknown),
      duplicates: part.scopes,
      leftOut: z.array(z.object({ scope: part.text, why: part.text })),
      pieces: z.object({ found: part.count, taken: part.count, withheld: part.count }),
      others: part.count,
      stripped: part.flag,
      written: part.orNull,
    })
    .describe('The preset made from a list of scopes'),
  'scopes.accept': z
    .object({
      ...part.subject,
      scope: part.text,
      finding: part.text,
      reason: part.text,
      until: part.day,
      accepted: part.flag.describe('False: the acceptance ended'),
    })
    .describe('A finding that is accepted for a time'),
};
