import type { DeletionDone, PlannedDeletion } from '../../domain/inventory/deletion.ts';

/**
 * Why a client that a filter fits, or that has expired, is left alone:
 * - `not-made-here`: this store's history does not name it
 * - `own`: it carries out the command
 * - `in-use`: the former client of a profile, whose time is not over
 * - `unfinished`: an earlier change of it was cut short
 * - `unprovable`: before Fides 2.82, without its secret
 * - `protected`: its profile is
 * - `edited`: its description does not agree with what this store knows
 * - `key-edited`: the key to prune by stands in it, and it was edited by hand
 * - `age-unknown`, `scopes-unknown`: so it is not known whether it fits
 */
export type LeftReason =
  | 'not-made-here'
  | 'own'
  | 'in-use'
  | 'unfinished'
  | 'unprovable'
  | 'protected'
  | 'edited'
  | 'key-edited'
  | 'age-unknown'
  | 'scopes-unknown';

/** How many clients were left alone, by reason; no reason without any. */
export type LeftAlone = Readonly<Partial<Record<LeftReason, number>>>;

type Head = {
  readonly server: string;
  readonly serverVersion: string | null;
  /** The server's time, in milliseconds since 1970. */
  readonly serverNow: number;
  /** Whose credential deletes, in words. */
  readonly admin: string;
  readonly leftAlone: LeftAlone;
  /** How many clients were looked at, and how many could not be read. */
  readonly looked: number;
  readonly unreadable: number;
  /** False: the list changed while it was read, and may lack some. */
  readonly stable: boolean;
};

/** The clients to delete, before anything is changed. */
export type DeletionPlan<K extends string = string> = Head & {
  readonly kind: K;
  readonly clients: readonly PlannedDeletion[];
  /** False: the credential does not tell which client carries this out. */
  readonly ownKnown: boolean;
  readonly maxDeletes: number;
};

/** What became of each client. */
export type DeletionsResult<K extends string = string> = Head & {
  readonly kind: K;
  readonly clients: readonly DeletionDone[];
};

export type ClientsRevokePlan = DeletionPlan<'clients.revoke.plan'>;
export type ClientsRevokeResult = DeletionsResult<'clients.revoke'>;
export type ClientsPrunePlan = DeletionPlan<'clients.prune.plan'>;
export type ClientsPruneResult = DeletionsResult<'clients.prune'>;
