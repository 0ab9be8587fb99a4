import type { Act, Waiting } from '../../domain/fleet/decide.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';

/** An error that is part of a result. */
export type FleetProblem = {
  readonly code: string;
  readonly exitCode: number;
  readonly message: string;
  readonly fix: string | null;
};

/** A server of a fleet, as it was found. */
export type FleetServerLine = {
  readonly server: string;
  readonly url: string;
  /** Null where a proxy hides it, or nobody could look. */
  readonly serverVersion: string | null;
  /** Which credential looks and changes, in words; null where none could be read. */
  readonly admin: string | null;
  /** The root client does the work: a client with fewer rights could. */
  readonly root: boolean;
  /** Why it could not be looked at. */
  readonly problem: FleetProblem | null;
};

/** What one client on one server needs. Ids are those of clients on the server. */
export type FleetLine = {
  readonly server: string;
  readonly client: string;
  /** Reference of the store. */
  readonly to: string;
  readonly act: Act;
  readonly why: string;
  readonly clientId: string | null;
  readonly give: ScopeSet;
  readonly take: ScopeSet;
  readonly retire: readonly string[];
  readonly forget: readonly string[];
  readonly waiting: readonly Waiting[];
  readonly leftovers: readonly string[];
  readonly leftAlone: readonly string[];
  /** Null where it was not asked, or the store does not say. */
  readonly mayWrite: boolean | null;
  /** False: nothing keeps two runs from writing over each other; null where it could not be opened. */
  readonly conditional: boolean | null;
  readonly problem: FleetProblem | null;
};

/** A client of the fleet that the manifest lacks. */
export type Stray = {
  readonly server: string;
  readonly clientId: string;
  readonly client: string;
  readonly createdAt: string | null;
  /** Whether `fleet apply --prune` would delete it. */
  readonly removable: boolean;
};

/** The result of `fleet plan`. Nothing was changed to make it. */
export type FleetPlan = {
  readonly kind: 'fleet.plan';
  readonly fleet: string;
  readonly fleetId: string;
  readonly servers: readonly FleetServerLine[];
  readonly clients: readonly FleetLine[];
  readonly notInManifest: readonly Stray[];
};

/** What became of one client of a fleet. */
export type FleetDone = {
  readonly server: string;
  readonly client: string;
  readonly to: string;
  /** `keep` where nothing had to be done, or another run was faster. */
  readonly act: Act;
  readonly clientId: string | null;
  readonly deleted: readonly string[];
  readonly outcome: 'done' | 'failed' | 'not-tried';
  readonly problem: FleetProblem | null;
};

/** What became of a client that the manifest lacks. */
export type FleetPruned = {
  readonly server: string;
  readonly clientId: string;
  readonly client: string;
  readonly outcome: 'deleted' | 'failed' | 'left-alone' | 'not-tried';
  readonly problem: FleetProblem | null;
};

/** The result of `fleet apply`. */
export type FleetApplyResult = {
  readonly kind: 'fleet.apply';
  readonly fleet: string;
  readonly fleetId: string;
  readonly clients: readonly FleetDone[];
  readonly notInManifest: readonly FleetPruned[];
};
