import type { Dialect } from './dialect.ts';
import { detail, empty, Refused } from './reply.ts';

const NOT_AUTHORIZED = 'Not Authorized for this action';

/** The server program's own errors have no charset. */
const PLAIN_ERROR = {
  headers: { 'content-type': 'text/plain' },
  body: Buffer.from('Internal Server Error'),
};

/** The texts of Fides' refusals, word for word. */
export const refusals = {
  noBearer: () => detail(401, 'Failed to authenticate', { 'www-authenticate': 'Bearer' }),

  badCredentials: () => detail(401, 'Authentication Failure'),

  badLogin: () => detail(403, 'Incorrect username or password.'),

  badBasic: (dialect: Dialect) =>
    detail(
      401,
      dialect.basicNotAuthenticated ? 'Not authenticated' : 'Invalid authentication credentials',
      { 'www-authenticate': 'Basic' },
    ),

  badToken: () => detail(403, NOT_AUTHORIZED),

  missingScope: (required: string) =>
    detail(403, `${NOT_AUTHORIZED}. Required scope(s): [${required}]`),

  unknownScope: (dialect: Dialect, registry: readonly string[]) =>
    detail(
      dialect.grantCheck ? 403 : 422,
      `Invalid Scope. Scopes must be one of ${pythonList(registry)}.`,
    ),

  ungrantable: (missing: readonly string[]) =>
    detail(
      403,
      `Cannot assign scopes that you do not have. Missing scopes: ${pythonList(missing)}`,
    ),

  noClient: () => detail(404, 'Client not found.'),

  noRoute: () => detail(404, 'Item not found'),

  badMethod: (allowed: readonly string[]) =>
    detail(405, 'Method Not Allowed', { allow: allowed.join(', ') }),

  unreadableBody: () => detail(400, 'There was an error parsing the body'),

  serverError: (dialect: Dialect) =>
    dialect.serverErrorText ? { ...empty(500), ...PLAIN_ERROR } : empty(500),
};

/** A list as Python's `repr` writes it; enough for scopes, which contain no quotes. */
function pythonList(items: readonly string[]): string {
  return `[${items.map((item) => `'${item}'`).join(', ')}]`;
}

/** Ends the request with the reply, by throwing `Refused`. */
export function refuse(reply: Refused['reply']): never {
  throw new Refused(reply);
}
