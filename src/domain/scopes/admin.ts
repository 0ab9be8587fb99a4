import { isBefore } from '../history/version.ts';

/*
 * A scope amounts to admin if its holder can gain rights it was not given, make the server reveal
 * stored credentials or personal data, or disable its protections. Scopes that only destroy
 * (client:delete, user:delete) are not listed, nor are those that sound worse than they are:
 * user:create only makes a viewer, user:update is useless to a client that belongs to no user,
 * heap_dump:exec writes counts of objects into the server's log, encryption:exec works with the
 * caller's own key.
 */

/** On every release that has the scope. */
const ALWAYS: Readonly<Record<string, string>> = {
  'config:update':
    'turns off identity checks and manual approval of privacy requests, and opens the API to other web origins',
  'connector_template:register':
    'replaces the template of existing connections and so decides where their credentials go',
  'database:reset': 'downgrades the schema of the database, which loses data',
  'messaging:create_or_update':
    'chooses the mail service that carries user invitations, identity codes and password resets',
  'saas_config:create_or_update':
    'rewrites the requests of an existing connection and so decides where its credentials go',
  'storage:create_or_update': 'chooses where the results of access requests are uploaded',
  'user-permission:assign_owners': 'makes a user an owner, together with user-permission:update',
  'user-permission:create': 'gives a user the contributor role, which holds nearly every scope',
  'user-permission:update': 'gives a user the contributor role, which holds nearly every scope',
  'user:password-reset': 'sets the password of any user, owners included',
};

/** A clause of a scope that amounts to admin on the releases from `from` and before `before` only. */
type Clause = { readonly from?: string; readonly before?: string; readonly reason: string };

/** A scope that amounts to admin on some releases, and its clause where the release is not known. */
type ByRelease = { readonly clauses: readonly Clause[]; readonly otherwise: string };

/**
 * From this release a client may give others only scopes that it holds itself (CVE-2025-57817;
 * `POST /api/v1/oauth/client`, `PUT /api/v1/oauth/client/{id}/scope`).
 */
const GRANTS_BOUND = '2.69.1';

const BY_RELEASE: Readonly<Record<string, ByRelease>> = {
  'client:create': {
    clauses: [{ before: GRANTS_BOUND, reason: 'gives a new client any scope' }],
    otherwise: 'before Fides 2.69.1 it can give a new client any scope',
  },
  'client:update': {
    clauses: [
      { before: GRANTS_BOUND, reason: 'gives any client any scope' },
      { from: '2.82.0', reason: 'takes over any listed client by rotating its secret' },
    ],
    otherwise:
      'takes over any listed client by rotating its secret (2.82 and later) or gives any client any scope (before 2.69.1)',
  },
  'connection:create_or_update': {
    clauses: [
      {
        from: '2.43.0',
        reason: 'points a stored connection at another host, which is then sent its password',
      },
    ],
    otherwise:
      'points a stored connection at another host, which is then sent its password (2.43 and later)',
  },
};

/**
 * Why `scope` amounts to admin rights on a Fides server of `release` (as it reports it), as a clause
 * to follow the scope's name; undefined when it does not. Where the release is unknown or that of a
 * development build: why it does on any release, which the clause then names. Based on the code of the
 * operations (`/openapi.json` lists those that need the scope); client, connection and user scopes
 * were also tried on real servers.
 */
export function adminReason(scope: string, release: string | null | undefined): string | undefined {
  if (Object.hasOwn(ALWAYS, scope)) return ALWAYS[scope];
  const known = Object.hasOwn(BY_RELEASE, scope) ? BY_RELEASE[scope] : undefined;
  return known?.clauses.some((clause) => holds(clause, release) === undefined)
    ? known.otherwise
    : known?.clauses.find((clause) => holds(clause, release))?.reason;
}

/** Whether a client may give others only scopes that it holds; so also where the release is unknown. */
export function grantsAreBound(release: string | null | undefined): boolean {
  return isBefore(release, GRANTS_BOUND) !== true;
}

function holds({ from, before }: Clause, release: string | null | undefined): boolean | undefined {
  if (before !== undefined) return isBefore(release, before);
  const early = isBefore(release, from ?? '');
  return early === undefined ? undefined : !early;
}
