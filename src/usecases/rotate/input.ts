import type { Reach } from '../../domain/clients/journal.ts';
import type { RotationWay } from '../../domain/clients/rotation.ts';
import type { HandOver } from '../../domain/secrets/hand-over.ts';
import type { Destination } from '../../domain/sinks/destination.ts';
import type { AdminCredential } from '../access/admin.ts';
import type { Consent } from '../base/consent.ts';
import type { NotDone, RotatePlan } from './results.ts';

/** Profiles that reach one server in one way, and who rotates them. */
export type RotationGroup = {
  readonly reach: Reach;
  /** Their names; the profile of the credential itself comes last. */
  readonly profiles: readonly string[];
  readonly admin: AdminCredential;
};

/** How to rotate. */
export type RotationOrder = {
  readonly way: RotationWay;
  /** How long a replaced client is kept, in milliseconds; 0: it is deleted at once. */
  readonly graceMs: number;
  /** The place in a store of secrets for the new credential; undefined: that of each profile. */
  readonly to?: Destination;
};

/** The input of `rotate`. */
export type RotateInput = RotationOrder & {
  readonly groups: readonly RotationGroup[];
  /** Profiles that were meant and are left out, with the reasons. */
  readonly notDone: readonly NotDone[];
  /** Of several profiles the failure of one does not stop the others. */
  readonly several: boolean;
  /** Where else the new credential goes, besides the store; for one profile. */
  readonly handOver?: HandOver;
  /** Stop at the plan: write nothing, here or on the server. */
  readonly dryRun: boolean;
  readonly consent: Consent<RotatePlan>;
};
