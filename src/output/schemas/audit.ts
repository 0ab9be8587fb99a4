import { z } from 'zod';
import { CLIENT_KINDS } from '../../domain/inventory/listed-client.ts';
import { FINDING_KINDS, SEVERITIES } from '../../domain/words/choices.ts';
import * as part from './parts.ts';

const severity = z.enum(SEVERITIES);
const worst = severity.nullable().describe('Of what is not accepted; null for none');
const baseline = z.enum(['new', 'still']).describe('Compared with --baseline').exactOptional();
const acceptance = z.object({ reason: part.text, until: part.day });
const fingerprint = part.text.describe('Stays the same while the facts do');

/** What could not be read, and why. */
const unreadable = z.array(
  z.object({
    layer: z.enum(['preset', 'record', 'live', 'registry', 'description', 'left', 'right']),
    reason: part.text,
    code: part.text.exactOptional(),
    fix: part.text.exactOptional(),
  }),
);

const finding = z.object({
  kind: z.enum(FINDING_KINDS),
  cause: z.enum(['given-outside', 'taken-outside', 'preset-edited', 'registry', 'held']),
  scope: part.orNull,
  severity,
  since: part.text.exactOptional(),
  note: part.text.exactOptional(),
  fingerprint,
  why: part.text,
  mend: part.orNull.describe('The command that mends it; null where only a preset can'),
  accepted: acceptance.exactOptional(),
  lapsed: acceptance.exactOptional(),
  baseline,
});

const nearest = z
  .object({ preset: part.text, extra: part.count, lacks: part.count })
  .nullable()
  .describe('The nearest preset: how many scopes the client holds beyond it, and lacks');

const described = {
  nearest,
  owner: part.orNull,
  key: part.orNull,
  createdAt: part.timeOrNull,
  expiresAt: part.timeOrNull,
};

const subject = z.object({
  name: part.profile,
  profile: part.profile,
  server: part.server,
  clientId: part.clientId,
  presets: part.texts,
  findings: z.array(finding),
  unreadable,
  lookedBy: part.text.exactOptional(),
  kind: z.literal('stored'),
  state: z.enum(['in-sync', 'drift', 'gone', 'unknown']),
  inSync: part.flag,
  worst,
  scopes: part.scopes.nullable(),
  ...described,
  recordedAt: part.timeOrNull,
  recordedOn: part.orNull,
});

const inventory = z.object({
  server: part.server,
  clientId: part.clientId,
  name: part.orNull,
  kind: z.enum(CLIENT_KINDS),
  scopes: part.scopes,
  worst: z.enum(['critical', 'high']).nullable(),
  ...described,
});

const undeclared = z.object({
  kind: z.literal('undeclared'),
  severity: z.enum(['critical', 'high']),
  server: part.server,
  fingerprint,
  clients: z.array(
    z.object({
      clientId: part.clientId,
      name: part.orNull,
      scopes: part.scopes,
      fingerprint,
      baseline,
    }),
  ),
  why: part.text,
  mend: part.orNull,
  baseline,
});

const audited = z.object({
  url: part.server,
  version: part.serverVersion,
  knownScopes: part.count.nullable(),
  clients: part.count.nullable(),
  covered: part.count.describe('How many clients were compared with preset and record'),
  incomplete: part.flag,
  leftOut: z.array(z.object({ what: part.text, why: part.text, fix: part.orNull })),
  lookers: z.array(
    z.object({
      kind: z.enum(['root', 'login', 'token', 'profile']),
      id: part.orNull,
      profile: part.orNull,
    }),
  ),
});

const preset = z.object({
  name: part.text,
  path: part.orNull,
  sha256: part.orNull,
  changed: part.flag.nullable(),
  profiles: part.texts,
});

const counts = {
  findings: z.object({
    critical: part.count,
    high: part.count,
    medium: part.count,
    low: part.count,
  }),
  accepted: part.count,
  profiles: z.object({
    'in-sync': part.count,
    drift: part.count,
    gone: part.count,
    unknown: part.count,
  }),
};

const compared = z.object({
  generatedAt: part.time,
  fingerprint,
  new: part.count,
  still: part.count,
  mended: z.array(
    z.object({
      fingerprint,
      server: part.text,
      name: part.text,
      kind: part.text,
      scope: part.orNull,
      severity,
    }),
  ),
  unchecked: part.count,
});

const previewed = z.array(
  z.object({
    scope: part.text,
    power: z.literal([4, 3, 2, 1]),
    reason: part.orNull,
  }),
);

const upgraded = z.object({
  name: part.profile,
  server: part.server,
  from: part.orNull.describe('The recorded release'),
  newly: previewed.describe('What its patterns would newly match'),
  retired: z.array(z.object({ scope: part.text, removedIn: part.orNull, renamedTo: part.orNull })),
  stronger: previewed.describe('Recorded scopes that can do more there'),
  stay: part.orNull.describe('The command that leaves out what is newly matched'),
  unreadable,
});

const tool = z.object({ version: part.text, newestKnown: part.text });

/** The documents of `scopes diff`. */
export const AUDIT = {
  'scopes.diff': z
    .object({
      inSync: part.flag,
      generatedAt: part.time,
      tool,
      fingerprint,
      summary: z.object(counts),
      worst,
      failOn: severity.nullable(),
      failing: part.count.describe('How many findings make the exit status 10'),
      baseline: compared.nullable(),
      servers: z.array(audited),
      presets: z.array(preset),
      subjects: z.array(subject),
      undeclared: z.array(undeclared),
      inventory: z.array(inventory),
    })
    .describe('An audit: preset, record and live scopes of clients'),
  'scopes.upgrade': z
    .object({
      generatedAt: part.time,
      tool,
      target: part.text,
      targetVersion: part.orNull,
      knownScopes: part.count,
      subjects: z.array(upgraded),
    })
    .describe('What an upgrade would change for profiles'),
  'scopes.compare': z
    .object({
      left: part.text,
      right: part.text,
      restrictedTo: part.orNull,
      onlyLeft: part.scopes,
      onlyRight: part.scopes,
      both: part.scopes,
      unreadable,
    })
    .describe('Two sets of scopes compared'),
};
