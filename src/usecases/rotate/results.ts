import type { RotationWay } from '../../domain/clients/rotation.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';

/** The rotation of one profile, planned. Nothing was changed to make it. */
export type PlannedRotation = {
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  /** Which credential rotates, in words. */
  readonly admin: string;
  readonly way: RotationWay;
  /** The present client; a new one takes its place, or it gets another secret. */
  readonly clientId: string;
  readonly clientName: string;
  /** The scopes of the new client; in place, the recorded ones, which stay. */
  readonly scopes: ScopeSet;
  /** Since when the present secret is in use; at least since then where it is not exact. */
  readonly secretSince: string;
  readonly secretExact: boolean;
  /** Until when the present client works on; null where its secret ends at once. */
  readonly worksUntil: string | null;
  /** The clients to delete. */
  readonly deletes: readonly string[];
  /** Where the new credential is delivered; null: nowhere. */
  readonly to: string | null;
  readonly warnings: readonly string[];
};

/** A rotation that cannot be done, or failed. */
export type FailedRotation = {
  readonly profile: string;
  readonly server: string;
  readonly code: string;
  readonly exitCode: number;
  readonly message: string;
  readonly fix: string | null;
};

/** A profile that was left out, and why. */
export type NotDone = {
  readonly profile: string;
  /** Null where its file cannot be read. */
  readonly server: string | null;
  readonly reason: string;
};

/** The plan of `rotate`. */
export type RotatePlan = {
  readonly kind: 'rotate.plan';
  readonly way: RotationWay;
  readonly rotations: readonly PlannedRotation[];
  readonly failed: readonly FailedRotation[];
  readonly notDone: readonly NotDone[];
};

/** A rotation that is done: the new credential is stored and proved. */
export type DoneRotation = {
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  readonly way: RotationWay;
  readonly clientId: string;
  /** The client whose place it took; in place, null. */
  readonly formerClientId: string | null;
  /** The former client while it works on; deleted after `notBefore`. */
  readonly retiring: { readonly clientId: string; readonly notBefore: string } | null;
  readonly deleted: readonly string[];
  readonly scopes: ScopeSet;
  readonly secretSince: string;
  /** Where the new credential was delivered; null: nowhere. */
  readonly to: string | null;
  readonly verified: true;
  readonly profileFile: string;
  readonly credentialFile: string;
};

/** The result of `rotate`. */
export type RotateResult = {
  readonly kind: 'rotate';
  readonly way: RotationWay;
  readonly rotations: readonly DoneRotation[];
  readonly failed: readonly FailedRotation[];
  readonly notDone: readonly NotDone[];
};
