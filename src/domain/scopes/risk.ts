import type { ScopeSet } from './scope-set.ts';

/*
 * What a scope allows beyond its name. A scope amounts to admin if its holder can gain rights it
 * was not given, make the server reveal stored credentials or personal data, or disable its
 * protections. Scopes that only destroy (client:delete, user:delete) are not listed, nor are those
 * that sound worse than they are: user:create only makes a viewer, user:update is useless to a
 * client that belongs to no user, heap_dump:exec writes counts of objects into the server's log,
 * encryption:exec works with the caller's own key.
 */

const ADMIN: Readonly<Record<string, string>> = {
  'client:create': 'before Fides 2.69.1 it can give a new client any scope',
  'client:update':
    'takes over any listed client by rotating its secret (2.82 and later) or gives any client any scope (before 2.69.1)',
  'config:update':
    'turns off identity checks and manual approval of privacy requests, and opens the API to other web origins',
  'connection:create_or_update':
    'points a stored connection at another host, which is then sent its password (2.43 and later)',
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

/**
 * Why `scope` amounts to admin rights on a Fides server, as a clause to follow the scope's name;
 * undefined when it does not. Based on the code of the operations (`/openapi.json` lists those that
 * need the scope); client, connection and user scopes were also tried on real servers. The clause
 * names releases where it depends on them.
 */
export function adminReason(scope: string): string | undefined {
  return Object.hasOwn(ADMIN, scope) ? ADMIN[scope] : undefined;
}

/** Scopes that do not amount to admin, but that an audit should still show. */
const CAREFUL: Readonly<Record<string, string>> = {
  'client:delete': 'deletes any client and so stops every integration',
  'heap_dump:exec': "writes a census of the server's memory into its log",
  'user:create': 'makes users, who may look at most things',
};

/**
 * Why an audit should show a scope that its preset does not name in full: {@link adminReason}, or
 * lasting harm that it can do. Undefined for all others.
 */
export function riskyReason(scope: string): string | undefined {
  return adminReason(scope) ?? (Object.hasOwn(CAREFUL, scope) ? CAREFUL[scope] : undefined);
}

/** Whose personal data: of the people who send privacy requests, or of users and contacts. */
export type PersonalDataKind = 'subjects' | 'staff';

export interface PersonalDataReason {
  readonly kind: PersonalDataKind;
  /** One clause, to follow the scope's name. */
  readonly reason: string;
}

const SUBJECTS: Readonly<Record<string, string>> = {
  'consent:read': 'consent preferences with the identities they belong to',
  'correspondence:read': 'messages exchanged with data subjects',
  'current-privacy-preference:read': 'the privacy preferences of each person',
  'privacy-preference-history:read': 'the privacy preferences of each person over time',
  'privacy-request-access-results:read': 'the data found for an access request',
  'privacy-request:manual-steps:respond': 'requests with the data entered for them by hand',
  'privacy-request:manual-steps:review': 'requests with the data entered for them by hand',
  'privacy-request:read': 'privacy requests with the identities of those who sent them',
  'privacy-request:transfer': 'the data found for an access request, rule by rule',
  'privacy-request:upload_data': 'the data that is entered by hand for a request',
  'privacy-request:view_data': 'the data that was entered by hand for a request',
};

const STAFF: Readonly<Record<string, string>> = {
  'organization:read': 'contact details of controller, data protection officer and representative',
  'privacy-request-notifications:read': 'mail addresses that are told about privacy requests',
  'system:read': 'names and mail addresses of the users who manage a system',
  'system_manager:read': 'which user manages which systems',
  'user-permission:read': 'the roles of each user',
  'user:read': 'names and mail addresses of the users',
};

/**
 * Whose personal data `scope` exposes, and which; undefined when it exposes none. `subjects` are
 * the people whom privacy requests and consent concern, `staff` are users of the server and
 * contacts in the catalogue. Based on the replies of the operations that need the scope.
 */
export function personalDataReason(scope: string): PersonalDataReason | undefined {
  for (const [kind, reasons] of [
    ['subjects', SUBJECTS],
    ['staff', STAFF],
  ] as const) {
    const reason = Object.hasOwn(reasons, scope) ? reasons[scope] : undefined;
    if (reason !== undefined) return { kind, reason };
  }
  return undefined;
}

/** A scope of a plan that deserves attention, and why. */
export type Risk = {
  readonly scope: string;
  /** `admin`: amounts to admin; `subjects`, `staff`: shows their personal data. */
  readonly kind: 'admin' | 'subjects' | 'staff';
  readonly reason: string;
};

/** The scopes of a set that amount to admin or show personal data, the weightiest first. */
export function risksOf(scopes: ScopeSet): Risk[] {
  const admin = scopes.flatMap((scope): Risk[] => {
    const reason = adminReason(scope);
    return reason === undefined ? [] : [{ scope, kind: 'admin', reason }];
  });
  const personal = scopes.flatMap((scope): Risk[] => {
    const found = personalDataReason(scope);
    return found === undefined ? [] : [{ scope, kind: found.kind, reason: found.reason }];
  });
  const subjects = personal.filter((risk) => risk.kind === 'subjects');
  const staff = personal.filter((risk) => risk.kind === 'staff');
  return [...admin, ...subjects, ...staff];
}

/** Each kind of risk in a few words. */
export const RISK_SUMMARY: Readonly<Record<Risk['kind'], string>> = {
  admin: 'amounts to admin',
  subjects: "shows data subjects' personal data",
  staff: 'shows data of staff or contacts',
};

/** The risks of a scope set in one line; empty for none. */
export function riskLine(risks: readonly Risk[]): string {
  const kinds = (['admin', 'subjects', 'staff'] as const).filter((kind) =>
    risks.some((risk) => risk.kind === kind),
  );
  return kinds.map((kind) => RISK_SUMMARY[kind]).join('; ');
}
