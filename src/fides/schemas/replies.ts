import { z } from 'zod';

// Compiling a schema costs more than the one document that a run parses with it.
z.config({ jitless: true });

// Unknown members are let through everywhere: newer servers add some.
// What is shown at a terminal has no control characters, whoever answers.
const shown = z
  .string()
  .max(200)
  .regex(/^\P{Cc}*$/u);
const scopes = z.array(shown).max(5_000);
// It becomes part of a path, which half a character (a lone surrogate) cannot.
const id = shown.regex(/^\P{Cs}+$/u);

// What stands in a header and on a terminal.
const accessToken = z
  .string()
  .max(100_000)
  .regex(/^[\x21-\x7e]+$/);

/** `POST /api/v1/login`; the user's own data beside it is of no interest. */
export const loginReply = z.object({ token_data: z.object({ access_token: accessToken }) });

/** `POST /api/v1/oauth/token`: `expires_in` (seconds) from 2.78.2. */
export const tokenReply = z.object({
  access_token: accessToken,
  // At most 30 years: a time beyond the end of dates could not be noted.
  expires_in: z.number().int().positive().max(1_000_000_000).optional(),
});

/** `POST /api/v1/oauth/client`, every release. What a pair may hold is looked at by its reader. */
export const createdReply = z.object({
  client_id: id,
  client_secret: z.string().min(1).max(4_096),
});

/**
 * One client, as `GET /api/v1/oauth/client/{id}` gives it from 2.82. Its name and description are of
 * any length.
 */
export const clientReply = z.object({ client_id: id, scopes: scopes.nullish() });

/** One client, as far as it is searched for. */
export const describedClient = z.object({ client_id: id, description: z.string().nullish() });

/** One page of `GET /api/v1/oauth/client` (2.82), newest first; each entry is looked at by itself. */
export const pageReply = z.object({
  items: z.array(z.unknown()).max(1_000),
  total: z.number().int().nonnegative(),
  pages: z.number().int().nonnegative(),
});

/** `GET /api/v1/oauth/client/{id}/scope`. */
export const scopesReply = scopes;

// What a server says it knows; each name is looked at by itself.
const names = z.array(z.string()).max(5_000);

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
