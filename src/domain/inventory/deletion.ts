import type { ErrorCode, FidesAuthError } from '../../errors.ts';
import type { ScopeSet } from '../scopes/scope-set.ts';
import type { RiskClass } from '../words/choices.ts';
import type { ClientKind } from './listed-client.ts';

/** What is known of a client that is to be deleted. Times: ms since 1970, server's clock. */
export type ChosenClient = {
  readonly clientId: string;
  /** Foreign text. */
  readonly name: string | null;
  readonly description?: string | null;
  readonly kind: ClientKind;
  readonly createdAt?: number;
  readonly fromFuture?: true;
  readonly expiresAt?: number;
  readonly owner?: string;
  readonly key?: string;
  readonly profile?: string;
  readonly retiring?: { readonly profile: string; readonly notBefore: string };
  /** Null where nobody could read them. */
  readonly scopes: ScopeSet | null;
  readonly risk: RiskClass | null;
};

/** Why a client is to be deleted. */
export type DeletionReason =
  | 'named'
  | 'filter'
  | 'expired'
  | 'superseded'
  | 'retired'
  | 'interrupted';

/**
 * How a client is deleted:
 * - `client`: it alone, since no profile names it
 * - `profile`: with the profile that names it
 * - `former`: as the former client of a profile, which stays
 * - `forgotten`: it is gone; the record by which its profile kept it is removed
 * - `unfinished`: by finishing its deletion that was cut short
 */
export type DeletionWay = 'client' | 'profile' | 'former' | 'forgotten' | 'unfinished';

/** A client to delete. */
export type PlannedDeletion = {
  readonly client: ChosenClient;
  readonly way: DeletionWay;
  readonly reason: DeletionReason;
  /** The former client of the same profile, which is deleted too. */
  readonly former?: string;
  /** False: this store knows nothing of it but what the server says. */
  readonly known: boolean;
};

/** A failure, with the words and the exit status of its error. */
export type DeletionProblem = {
  readonly code: ErrorCode;
  readonly exitCode: number;
  readonly message: string;
  readonly fix: string | null;
};

/**
 * What became of a client: `deleted`, and proved to be gone; `gone` before this run deleted it;
 * `failed`; `not-tried`, because what failed before would have failed again.
 */
export type DeletionOutcome = 'deleted' | 'gone' | 'failed' | 'not-tried';

/** How the deletion of one client ended. */
export type DeletionDone = PlannedDeletion & {
  readonly outcome: DeletionOutcome;
  readonly problem: DeletionProblem | null;
};

/** An error as a problem. */
export function problemOf({ code, exitCode, message, details }: FidesAuthError): DeletionProblem {
  return { code, exitCode, message, fix: details.fix ?? null };
}
