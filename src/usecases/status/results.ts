import { type FidesAuthError, WORST_FIRST } from '../../errors.ts';
import type { AdminCredential } from '../access/admin.ts';
import type { ReserveAdmin } from '../access/looker.ts';
import type { SecretStatus } from '../access/secret-status.ts';

/** A problem, with the words and the exit status of its error. */
export type StatusProblem = {
  /**
   * An error code; `scopes.drift` and `scopes.unreadable` for what an audit finds; `secret.due` for a
   * secret that is to be rotated.
   */
  readonly code: string;
  readonly exitCode: number;
  readonly message: string;
  readonly fix: string | null;
};

/** Why that profile is used. */
export type ProfileReason = 'flag' | 'environment' | 'current' | 'default' | 'all';

/** Where the value of a setting comes from. */
export type SettingSource = 'flag' | 'environment' | 'profile' | 'current' | 'settings' | 'default';

/**
 * A setting: its value as text, the kind of its source, and its name: `--timeout`, `profile ci`.
 */
export type Setting = {
  readonly name: string;
  readonly value: string;
  readonly source: SettingSource;
  readonly from: string;
};

/** The cached access token of a client. Times are ISO texts. */
export type TokenStatus = {
  /** Null where its lifetime does not show it. */
  readonly fetchedAt: string | null;
  readonly expiresAt: string;
  /** False when the next command fetches a new one. */
  readonly usable: boolean;
};

/** The status of one profile. */
export type ProfileStatus = {
  readonly name: string;
  readonly why: ProfileReason;
  readonly current: boolean;
  readonly server: string | null;
  /** The version that the server reports now; offline the last one. */
  readonly serverVersion: string | null;
  readonly clientId: string | null;
  readonly owner: string | null;
  /** Where each new credential is delivered; null: nowhere. */
  readonly to: string | null;
  /** When the client expires (ISO time, by the server's clock); null: never. */
  readonly expiresAt: string | null;
  /** `****` and the last four characters of the stored secret. */
  readonly secret: string | null;
  readonly credential: 'accepted' | 'rejected' | 'unknown' | 'missing';
  /** Age and rotation of the secret; null without a readable profile. */
  readonly rotation: SecretStatus | null;
  readonly token: TokenStatus | null;
  readonly scopes: {
    readonly state: 'in-sync' | 'drift' | 'unknown';
    /** False for an imported client whose scopes nobody could read: none are recorded. */
    readonly known: boolean;
    readonly recorded: number;
    readonly missing: readonly string[];
    readonly extra: readonly string[];
    readonly retired: readonly string[];
    readonly notices: number;
    /** When the recorded scopes were read back from the server; null without a profile. */
    readonly provedAt: string | null;
    /** Whose credential read the live scopes, in words; null when none did or could. */
    readonly lookedBy: string | null;
  };
  readonly problems: readonly StatusProblem[];
};

/** An unfinished mutation. */
export type OpenWork = {
  readonly marker: string;
  /** Null for a client that no profile names. */
  readonly profile: string | null;
  readonly operation: string;
  readonly state: string;
  readonly server: string;
  readonly clientId: string | null;
  readonly startedAt: string;
};

/** The result of `status`; `exitCode` is that of the worst problem. */
export type StatusResult = {
  readonly kind: 'status';
  readonly exitCode: number;
  readonly checkedAt: string;
  readonly offline: boolean;
  readonly profiles: readonly ProfileStatus[];
  readonly open: readonly OpenWork[];
  /** The folders, and problems of the store or its journal. */
  readonly store: {
    readonly config: string;
    readonly state: string;
    readonly problems: readonly StatusProblem[];
  };
  readonly settings: readonly Setting[];
};

/** A value from the command line or the environment, and the name of its option or variable. */
export type GivenSetting = {
  readonly value: string;
  readonly source: 'flag' | 'environment';
  readonly from: string;
};

/** The given settings, by name. */
export type GivenSettings = {
  readonly [K in
    | 'profile'
    | 'server'
    | 'configDir'
    | 'stateDir'
    | 'timeout'
    | 'caFile'
    | 'allowHttp'
    | 'questions'
    | 'admin'
    | 'proxy'
    | 'owner']?: GivenSetting;
};

export type StatusInput = {
  /** The given name; undefined: the current profile. */
  readonly profile: string | undefined;
  readonly given: GivenSettings;
  /** When given, it must be the profile's own (normal form). */
  readonly server: string | undefined;
  readonly all: boolean;
  /** Ask no server. */
  readonly offline: boolean;
  /**
   * Report a problem also where nobody may read a client's live scopes, and where a secret is due.
   */
  readonly strict: boolean;
  /** Reads where neither the client nor a stored one of its server may. */
  readonly reserve: ReserveAdmin | undefined;
  /** The admin credential that reads live scopes, and its server. */
  readonly admin:
    | { readonly server: string; credential(server: string): Promise<AdminCredential> }
    | undefined;
};

/** A failure as a problem. */
export function asProblem(error: FidesAuthError): StatusProblem {
  const { code, exitCode, message, details } = error;
  return { code, exitCode, message, fix: details.fix ?? null };
}

/** The exit status of the worst problem; 0 without any. */
export function worstExit(problems: readonly StatusProblem[]): number {
  const found = new Set(problems.map(({ exitCode }) => exitCode));
  return WORST_FIRST.find((exit) => found.has(exit)) ?? 0;
}
