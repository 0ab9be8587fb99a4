import { adminReason } from './admin.ts';
import type { ScopeSet } from './scope-set.ts';

/** What an audit should still show of scopes, on the releases where they do not amount to admin. */
const CAREFUL: Readonly<Record<string, string>> = {
  'client:delete': 'deletes any client and so stops every integration',
  'client:update': 'changes the scopes of any client and so can stop it',
  'heap_dump:exec': "writes a census of the server's memory into its log",
  'user:create': 'makes users, who may look at most things',
};

/**
 * Why an audit should show a scope that its preset does not name in full: {@link adminReason}, or
 * lasting harm that it can do. Undefined for all others.
 */
export function riskyReason(scope: string, release: string | null | undefined): string | undefined {
  return (
    adminReason(scope, release) ?? (Object.hasOwn(CAREFUL, scope) ? CAREFUL[scope] : undefined)
  );
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

/**
 * The scopes of a set that amount to admin or show personal data on a server of that release, the
 * weightiest first.
 */
export function risksOf(scopes: ScopeSet, release: string | null | undefined): Risk[] {
  const admin = scopes.flatMap((scope): Risk[] => {
    const reason = adminReason(scope, release);
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
