import { z } from 'zod';
import { manifestSchema } from '../../domain/fleet/manifest-schema.ts';
import type { Result } from '../../usecases/results.ts';
import { AUDIT } from './audit.ts';
import { CLIENTS } from './clients.ts';
import { FLEET } from './fleet.ts';
import { LIFECYCLE } from './lifecycle.ts';
import { LOCAL } from './local.ts';
import * as part from './parts.ts';
import { exported, PROFILES } from './profiles.ts';
import { PROVISION } from './provision.ts';
import { REQUESTS } from './requests.ts';
import { SCOPES } from './scopes.ts';
import { STATUS } from './status.ts';

type Kind = Result['kind'];

/** The members of each kind's document. */
export const MEMBERS = {
  ...PROVISION,
  ...LIFECYCLE,
  ...CLIENTS,
  ...FLEET,
  ...PROFILES,
  ...SCOPES,
  ...REQUESTS,
  ...AUDIT,
  ...STATUS,
  ...LOCAL,
} satisfies Readonly<Record<Kind, z.ZodObject>>;

type Deep<T> = T extends object ? { readonly [K in keyof T]: Deep<T[K]> } : T;

/** The members of the document of kind `K`, but `schemaVersion` and `kind`. */
export type MembersOf<K extends Kind> = Deep<z.infer<(typeof MEMBERS)[K]>>;

/** What `--json` prints to stderr when a command fails. */
const error = z
  .object({
    error: z.object({
      ...part.problem.shape,
      retryable: part.flag.describe('Whether the same command may succeed when run again'),
      httpStatus: part.count.exactOptional(),
      requestId: part.text.exactOptional(),
      clientId: part.clientId.exactOptional(),
      missingScopes: part.scopes.exactOptional(),
      problems: part.texts.exactOptional().describe('Several mistakes, each with its place'),
    }),
  })
  .describe('An error, on stderr');

const line = { kind: z.literal('progress'), elapsedMs: part.count };

/** A line on stderr with `--progress json`: a text, or how far long work has got. */
const progress = z
  .union([
    z.object({ ...line, text: part.text.describe('What is waited for') }),
    z.object({
      ...line,
      work: part.text.describe('What is done: auditing, listing, ...'),
      done: part.count,
      total: part.count.exactOptional().describe('Absent where nobody knows it'),
      unit: part.text.describe('What is counted: profile, client, server, byte'),
      at: part.text.exactOptional().describe('What it is at'),
    }),
  ])
  .describe('A line of --progress json, on stderr');

/** A line of `--progress json`. */
export type ProgressDocument = Deep<z.infer<typeof progress>>;

/** What `export --format json` writes, with the client secret in clear text. */
const exportedFile = z
  .object({
    schemaVersion: z.literal(1),
    kind: z.literal('export'),
    profile: part.profile,
    environment: z.record(part.text, part.text).describe('The variables: see help environment'),
    stored: exported.exactOptional(),
  })
  .describe('What export --format json writes; profiles import takes it');

/** Every JSON document that the tool prints, by the name of its schema, as JSON Schema 2020-12. */
export function jsonSchemas(): ReadonlyMap<string, object> {
  const results = Object.entries(MEMBERS).map(([kind, { shape, description }]) => {
    const head = { schemaVersion: z.literal(1), kind: z.literal(kind) };
    return [kind, z.object({ ...head, ...shape }).describe(description ?? '')] as const;
  });
  const others = {
    error,
    progress,
    'export.file': exportedFile,
    'fleet.manifest': manifestSchema,
  };
  const all = [...results, ...Object.entries(others)];
  return new Map(all.map(([name, schema]) => [name, jsonSchema(name, schema)]));
}

function jsonSchema(name: string, schema: z.ZodType): object {
  // "input": a later release may add members, so none is forbidden.
  const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', override: plain });
  return { $schema, $id: `urn:fidesauth:schema:1:${name}`, title: name, ...rest };
}

/** Takes out what says nothing to a reader: the bounds of safe integers, a pattern beside a format. */
function plain({ jsonSchema }: { readonly jsonSchema: Record<string, unknown> }): void {
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}
