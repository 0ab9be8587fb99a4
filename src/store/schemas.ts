import { z } from 'zod';

// Compiling a schema costs more than parsing a run's one document with it.
z.config({ jitless: true });

const version = z.literal(1);
/** Of files that have gained members since release 0.1. */
const either = z.literal([1, 2]);
const marker = z.string().regex(/^[0-9a-f]{32}$/);
const time = z.iso.datetime();
const scopes = z.array(z.string().min(1)).readonly();
const key = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/);
const id = z.string().min(1).max(500);
const owner = z.string().min(1).max(400);

const reach = {
  server: z.url({ protocol: /^https?$/ }),
  allowHttp: z.boolean(),
  caFile: z.string().min(1).exactOptional(),
};

const recipe = z.strictObject({
  presets: z
    .array(
      z.strictObject({
        name: z.string(),
        path: z.string().exactOptional(),
        hash: z.string(),
        include: scopes,
        optional: scopes,
        exclude: scopes,
        endpoints: scopes.exactOptional(),
      }),
    )
    .readonly(),
  scopes,
  excludes: scopes,
});

const settings = z.strictObject({
  owner: owner.exactOptional(),
  rotateAfter: z.string().min(1).exactOptional(),
});

const destination = {
  reference: z.string().min(1).max(4096),
  keys: z.strictObject({
    id: z.string().min(1),
    secret: z.string().min(1),
    url: z.string().min(1).exactOptional(),
  }),
};

const profile = {
  name: z.string(),
  ...reach,
  clientId: id,
  clientName: z.string(),
  recipe,
  scopes,
  serverVersion: z.string().exactOptional(),
  marker,
  key: key.exactOptional(),
  createdAt: time,
  expiresAt: time.exactOptional(),
  owner: owner.exactOptional(),
  retiring: z
    .strictObject({
      clientId: id,
      marker: marker.exactOptional(),
      since: time,
      notBefore: time,
    })
    .exactOptional(),
  secretSince: z.strictObject({ time, exact: z.boolean() }).exactOptional(),
  protected: z.literal(true).exactOptional(),
  accepted: z
    .array(
      z.strictObject({
        scope: z.string().min(1),
        kind: z.string().min(1),
        reason: z.string(),
        until: z.iso.date(),
        since: time,
      }),
    )
    .readonly()
    .exactOptional(),
  scopesKnown: z.literal(false).exactOptional(),
  settings: settings.exactOptional(),
  to: z.strictObject(destination).exactOptional(),
};

/** `<config>/profiles/<name>.json` */
export const profileFile = z.strictObject({ version: either, ...profile });

// What Fides issues; anything else could not be sent.
const printable = z.string().regex(/^[\x21-\x7e]+$/);

/** What `export --format json` gives. */
export const exportFile = z.object({
  schemaVersion: z.literal(1),
  kind: z.literal('export'),
  profile: z.string(),
  environment: z.object({
    FIDES_URL: reach.server,
    FIDES_CLIENT_ID: printable.max(500),
    FIDES_CLIENT_SECRET: printable,
  }),
  stored: z
    .strictObject({
      ...profile,
      version: z.literal(1),
      ca: z.string().includes('-----BEGIN CERTIFICATE-----').exactOptional(),
      retiringSecret: printable.exactOptional(),
    })
    .exactOptional(),
});

/** `<config>/credentials/<client-id>.json` */
export const credentialFile = z.strictObject({
  version,
  server: reach.server,
  clientId: id,
  clientSecret: z.string().min(1),
  marker,
});

/** `<config>/config.json` */
export const settingsFile = z.strictObject({
  version: either,
  currentProfile: z.string().exactOptional(),
  defaults: settings.exactOptional(),
});

const replacedMembers = { clientId: id, marker: marker.exactOptional() };
const replaced = z.strictObject(replacedMembers);

const entryHead = {
  ...reach,
  marker,
  generation: z.enum(['current', 'legacy']),
  scopes,
  startedAt: time,
};

const profileEntry = {
  ...entryHead,
  profile: z.string(),
  clientName: z.string(),
  recipe,
  sentAt: time.exactOptional(),
  clientId: id.exactOptional(),
  key: key.exactOptional(),
  fleet: key.exactOptional(),
  owner: owner.exactOptional(),
  expiresAt: time.exactOptional(),
  replaces: z.array(replaced).readonly().exactOptional(),
  to: z
    .strictObject({ ...destination, over: z.string(), sentAt: time.exactOptional() })
    .exactOptional(),
};

const made = ['intent', 'recorded', 'assigning', 'delivering'] as const;

const earlierEntry = z.strictObject({
  version: either,
  ...profileEntry,
  operation: z.enum(['bootstrap', 'ensure', 'replace', 'revoke']),
  state: z.enum([...made, 'switched', 'deleting-old', 'committed', 'undoing', 'deleted']),
  recorded: scopes.exactOptional(),
  previous: z.strictObject({ live: scopes, recipe, scopes }).exactOptional(),
});

const rotateEntry = z.strictObject({
  version: z.literal(2),
  ...profileEntry,
  operation: z.literal('rotate'),
  state: z.enum([...made, 'switched', 'deleting-old', 'committed', 'undoing', 'deleted']),
  retires: z
    .strictObject({ ...replacedMembers, graceMs: z.number().int().positive() })
    .exactOptional(),
});

const rotateInPlaceEntry = z.strictObject({
  version: z.literal(2),
  ...profileEntry,
  operation: z.literal('rotate-in-place'),
  state: z.enum(['rotating', 'committed']),
});

const deleteEntry = z.strictObject({
  version: z.literal(2),
  ...entryHead,
  operation: z.literal('delete'),
  state: z.enum(['undoing', 'deleted']),
  clientId: id,
  stored: marker.exactOptional(),
});

const moveHead = {
  version: z.literal(2),
  ...reach,
  marker,
  state: z.literal('moving'),
  profile: z.string(),
  clientId: id,
  startedAt: time,
};

const renameEntry = z.strictObject({
  ...moveHead,
  operation: z.literal('rename'),
  to: z.string(),
});

const importEntry = z.strictObject({
  ...moveHead,
  operation: z.literal('import'),
  document: z.strictObject(profile),
});

/** `<state>/journal/<marker>.json` */
export const journalFile = z.discriminatedUnion('operation', [
  earlierEntry,
  rotateEntry,
  rotateInPlaceEntry,
  deleteEntry,
  renameEntry,
  importEntry,
]);
