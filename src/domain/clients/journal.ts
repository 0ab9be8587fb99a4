import type { ScopeSet } from '../scopes/scope-set.ts';
import type { JournaledDelivery } from '../sinks/destination.ts';
import type { Marker } from './marker.ts';

/** Which body `POST /api/v1/oauth/client` takes: `current` from Fides 2.82, `legacy` before. */
export type Generation = 'current' | 'legacy';

/**
 * How far a mutation has certainly got:
 * - `intent`: a create may have been sent; no reply was recorded
 * - `recorded`: the client's id is known and its secret is in the credential file
 * - `assigning`: its scopes are being written (before 2.82)
 * - `delivering`: its credential is being written to a store of secrets; it may be there already
 * - `switched`: the new client is verified, and the profile is being pointed to it
 * - `deleting-old`: the replaced clients are being deleted; they may be gone already
 * - `rotating`: a new secret for the client may have been requested; the stored one may be useless
 * - `committed`: the profile is in place; only the journal is left to remove
 * - `undoing`: the client is being deleted; it may be gone already
 * - `deleted`: the deletion is verified; only the client's files are left to remove
 */
export type JournalState =
  | 'intent'
  | 'recorded'
  | 'assigning'
  | 'delivering'
  | 'switched'
  | 'deleting-old'
  | 'rotating'
  | 'committed'
  | 'undoing'
  | 'deleted';

/**
 * The kinds of journaled mutations of a profile: create its client, align its scopes, replace it,
 * rotate its secret in two ways, delete it.
 */
const PROFILE_OPERATIONS = [
  'bootstrap',
  'ensure',
  'replace',
  'rotate',
  'rotate-in-place',
  'revoke',
] as const;

/** One of {@link PROFILE_OPERATIONS}. */
export type ProfileOperation = (typeof PROFILE_OPERATIONS)[number];

/** The kinds of journaled mutations; `delete` is that of a client that no profile names. */
export const OPERATIONS = [...PROFILE_OPERATIONS, 'delete'] as const;

/** One of {@link OPERATIONS}. */
export type Operation = (typeof OPERATIONS)[number];

/** The scopes that were requested: enough to resolve them again. */
export type Recipe = {
  readonly presets: readonly PresetRef[];
  readonly scopes: readonly string[];
  readonly excludes: readonly string[];
};

/**
 * A preset as it was used: `path` is absent for shipped ones, `hash` is SHA-256 of the file. The
 * patterns include those of the presets it extends.
 */
export type PresetRef = {
  readonly name: string;
  readonly path?: string;
  readonly hash: string;
  readonly include: readonly string[];
  readonly optional: readonly string[];
  readonly exclude: readonly string[];
  /** Absent where there are none. */
  readonly endpoints?: readonly string[];
};

/** A client that a new one replaces; `marker` is that of its stored credential. */
export type ReplacedClient = { readonly clientId: string; readonly marker?: Marker };

/** A client that a rotation keeps for a time after its new one has taken its place. */
export type KeptClient = ReplacedClient & {
  /** How long, in milliseconds from the switch. */
  readonly graceMs: number;
};

/** How to reach a server; recorded so that later commands reach it the same way. */
export type Reach = {
  readonly server: string;
  readonly allowHttp: boolean;
  readonly caFile?: string;
};

/** A client before its scopes change: those on the server, and those recorded. */
export type Previous = {
  readonly live: ScopeSet;
  readonly recipe: Recipe;
  readonly scopes: ScopeSet;
};

/** One unfinished mutation, as stored in the journal. It never holds a secret. */
export type JournalEntry = ProfileEntry | DeleteEntry;

type EntryHead = Reach & {
  readonly marker: Marker;
  readonly state: JournalState;
  readonly generation: Generation;
  /** The client's scopes: those it is to hold, or those that were read before its deletion. */
  readonly scopes: ScopeSet;
  readonly startedAt: string;
};

/** An unfinished deletion of a client that no profile names. */
export type DeleteEntry = EntryHead & {
  readonly operation: 'delete';
  readonly clientId: string;
  /** The marker of its stored credential; absent where none is stored. */
  readonly stored?: Marker;
};

/** An unfinished mutation of a profile. */
export type ProfileEntry = EntryHead & {
  readonly operation: ProfileOperation;
  readonly profile: string;
  readonly clientName: string;
  readonly recipe: Recipe;
  /** When the create was sent (ISO time): absence of its client counts only 60 s later. */
  readonly sentAt?: string;
  readonly clientId?: string;
  /** Identifies the client for machines that keep no files; in its description. */
  readonly key?: string;
  /** The id of the client's fleet; in its description. */
  readonly fleet?: string;
  /** Who answers for the client; in its description. */
  readonly owner?: string;
  /** When the client may be deleted as expired (ISO time, by the server's clock). */
  readonly expiresAt?: string;
  /** The scopes to record, where accepted findings make the client hold others than `scopes`. */
  readonly recorded?: ScopeSet;
  /** For `ensure`: the state before. */
  readonly previous?: Previous;
  /** For `replace` and `rotate`: the clients to delete once the profile points to the new one. */
  readonly replaces?: readonly ReplacedClient[];
  /** For `rotate`: the client that retires once the profile points to the new one. */
  readonly retires?: KeptClient;
  /** Where else its credential goes, which decides from then on whether it counts. */
  readonly to?: JournaledDelivery;
};

/** The name of the profile of an entry; null where there is none. */
export function profileIn(entry: JournalEntry): string | null {
  return entry.operation === 'delete' ? null : entry.profile;
}

/** What an entry changes, as messages name it first: its profile, or its client. */
export function subjectOf(entry: JournalEntry): string {
  return entry.operation === 'delete' ? `client ${entry.clientId}` : `profile ${entry.profile}`;
}
