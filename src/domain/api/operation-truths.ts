import type { ScopeSet } from '../scopes/scope-set.ts';
import type { ApiOperation } from './operation.ts';

/** Facts that the description of an operation leaves out. */
type Truth = Pick<ApiOperation, 'uncallable' | 'note'> & {
  /** Scopes that the code requires where the description names none. */
  readonly scopes?: ScopeSet;
};

const OWN_USER =
  'user:read-own is accepted too, but shows only the user of the token, and a client has none';
const WEBHOOK = "it takes a webhook's token, never a client's";
const MANAGER = "a system's manager needs no scope; a client cannot be one";
const ASSIGNS = 'from Fides 2.69.1 also every scope that it grants';
const OWNERS = 'also user-permission:assign_owners to make somebody an owner';

/**
 * Decided in the code of Fides and not in its description. Paths are relative to `/api/v1`; `{}` is
 * any parameter. Each was tried on Fides 2.40.0, 2.60.0 and 2.86.2 where it has the operation.
 */
const TRUTHS: Readonly<Record<string, Truth>> = {
  'GET /user': { scopes: ['user:read'], note: OWN_USER },
  'GET /user/{}': { scopes: ['user:read'], note: OWN_USER },
  'PUT /user/{}': { scopes: ['user:update'] },
  'GET /user/{}/permission': { scopes: ['user-permission:read'] },
  'GET /user/{}/system-manager': { scopes: ['system_manager:read'] },
  'GET /user/{}/system-manager/{}': { scopes: ['system_manager:read'] },
  'POST /user/{}/permission': { note: OWNERS },
  'PUT /user/{}/permission': { note: OWNERS },
  'POST /user/{}/reset-password': { uncallable: 'a user may only do it for itself' },
  'POST /logout': { uncallable: 'it deletes the client whose token is sent' },
  'POST /privacy-request/{}/resume': { uncallable: WEBHOOK },
  'POST /privacy-request/{}/pre-approve/eligible': { uncallable: WEBHOOK },
  'POST /privacy-request/{}/pre-approve/not-eligible': { uncallable: WEBHOOK },
  'POST /request-task/callback': { uncallable: WEBHOOK },
  'PUT /system': { note: MANAGER },
  'GET /system/{}/connection': { note: MANAGER },
  'PATCH /system/{}/connection': { note: MANAGER },
  'PATCH /system/{}/connection/secrets': { note: MANAGER },
  'DELETE /system/{}/connection': { note: MANAGER },
  'POST /oauth/client': { note: ASSIGNS },
  'PUT /oauth/client/{}': { note: ASSIGNS },
  'PUT /oauth/client/{}/scope': { note: ASSIGNS },
};

/**
 * The operation as the server really treats it. Scopes in the description are always kept; if it
 * has some, scopes from here do not apply, nor do their notes.
 */
export function corrected(operation: ApiOperation): ApiOperation {
  const key = operation.path.replace(/^\/api\/v1/, '').replace(/\{[^}]*\}/g, '{}');
  const truth = TRUTHS[`${operation.method} ${key}`];
  if (truth === undefined) return operation;
  const superseded = truth.scopes !== undefined && operation.scopes.length > 0;
  return superseded ? operation : { ...operation, ...truth };
}
