import { z } from 'zod';

// Compiling a schema costs more than parsing a run's one document with it.
z.config({ jitless: true });

// Unknown members are allowed everywhere: newer servers add some.
// Text for a terminal has no control characters, whoever sent it.
const shown = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u);
const scopes = z.array(shown).max(5_000);
// Names that are checked on their own.
const names = z.array(z.string()).max(5_000);
// Ids become part of a path, which cannot hold half a character (a lone surrogate).
const id = shown.regex(/^\P{Cs}+$/u);

// Goes into a header and to a terminal.
const accessToken = z
  .string()
  .max(100_000)
  .regex(/^[\x21-\x7e]+$/);

/** `POST /api/v1/login`; the user's own data is ignored. */
export const loginReply = z.object({ token_data: z.object({ access_token: accessToken }) });

/** `POST /api/v1/oauth/token`: `expires_in` (seconds) from 2.78.2. */
export const tokenReply = z.object({
  access_token: accessToken,
  // At most 30 years: a later end would exceed the range of dates.
  expires_in: z.number().int().positive().max(1_000_000_000).optional(),
});

/** `POST /api/v1/oauth/client`, every release. The caller checks the content of the pair. */
export const createdReply = z.object({
  client_id: id,
  client_secret: z.string().min(1).max(4_096),
});

/** One client from `GET /api/v1/oauth/client/{id}` (2.82). Name and description have any length. */
export const clientReply = z.object({
  client_id: id,
  name: z.string().nullish(),
  scopes: scopes.nullish(),
});

/** The members of a client that a search reads. */
export const describedClient = z.object({ client_id: id, description: z.string().nullish() });

/** A client in a list of all. Its scopes are checked once for all that hold the same. */
export const listedClient = z.object({
  client_id: id,
  name: z.string().nullish(),
  description: z.string().nullish(),
  scopes: names.nullish(),
});

/** One page of `GET /api/v1/oauth/client` (2.82), newest first; each entry is parsed on its own. */
export const pageReply = z.object({
  items: z.array(z.unknown()).max(1_000),
  total: z.number().int().nonnegative(),
  pages: z.number().int().nonnegative(),
});

/** `GET /api/v1/oauth/client/{id}/scope`. */
export const scopesReply = scopes;

/** `GET /api/v1/oauth/scope`. */
export const registryReply = names;

/** `GET /api/v1/oauth/role` (2.8). */
export const rolesReply = z.record(shown, names);

/** The part of `/openapi.json` that holds the registry (2.8 and later). */
export const registryPart = z.object({
  components: z.object({
    schemas: z.object({ ScopeRegistryEnum: z.object({ enum: names }) }),
  }),
});
