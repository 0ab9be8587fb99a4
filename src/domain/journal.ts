import type { Marker } from './marker.ts';
import type { ScopeSet } from './scope-set.ts';

/** Which body `POST /api/v1/oauth/client` takes: `current` from Fides 2.82, `legacy` before. */
export type Generation = 'current' | 'legacy';

/**
 * How far a mutation has certainly come:
 * - `intent`: a create may have been sent, no reply was recorded
 * - `recorded`: the client's id is known and its secret is in the credential file
 * - `assigning`: its scopes are being written (before 2.82)
 * - `committed`: the profile is in place, only the journal is left to remove
 * - `undoing`: its deletion is wanted; the client may be gone already
 */
export type JournalState = 'intent' | 'recorded' | 'assigning' | 'committed' | 'undoing';

/** What a journaled mutation is: making a client, or deleting a profile's. */
export type Operation = 'bootstrap' | 'revoke';

/** What was asked for: enough to resolve the same scopes again. */
export type Recipe = {
  readonly presets: readonly PresetRef[];
  readonly scopes: readonly string[];
  readonly excludes: readonly string[];
};

/** A preset as it was used: `path` is absent for shipped ones, `hash` is SHA-256 of the file. */
export type PresetRef = { readonly name: string; readonly path?: string; readonly hash: string };

/** How a server is reached; recorded so that later commands reach it the same way. */
export type Reach = {
  readonly server: string;
  readonly allowHttp: boolean;
  readonly caFile?: string;
};

/** One unfinished mutation, as it lies in the journal. It never holds a secret. */
export type JournalEntry = Reach & {
  readonly marker: Marker;
  readonly operation: Operation;
  readonly state: JournalState;
  readonly profile: string;
  readonly generation: Generation;
  readonly clientName: string;
  readonly recipe: Recipe;
  readonly scopes: ScopeSet;
  readonly startedAt: string;
  /** When the create was sent (ISO time): absence of its client counts only 60 s later. */
  readonly sentAt?: string;
  readonly clientId?: string;
};

const NEXT: Readonly<Record<JournalState, readonly JournalState[]>> = {
  intent: ['intent', 'recorded', 'undoing'],
  recorded: ['assigning', 'committed', 'undoing'],
  assigning: ['assigning', 'committed', 'undoing'],
  committed: [],
  undoing: [],
};

/** The entry in its next state. A step that the table does not have is a bug and throws. */
export function advance(
  entry: JournalEntry,
  state: JournalState,
  more: Partial<Pick<JournalEntry, 'clientId' | 'sentAt' | 'generation'>> = {},
): JournalEntry {
  if (!NEXT[entry.state].includes(state)) {
    throw new Error(`journal: no step from ${entry.state} to ${state}`);
  }
  return { ...entry, ...more, state };
}
