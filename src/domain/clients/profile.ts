import type { ScopeSet } from '../scopes/scope-set.ts';
import type { Destination } from '../sinks/destination.ts';
import type { Reach, Recipe } from './journal.ts';
import type { Marker } from './marker.ts';

/** What fidesauth stores about a client it made. The secret has a file of its own. */
export type Profile = Reach & {
  readonly name: string;
  readonly clientId: string;
  readonly clientName: string;
  readonly recipe: Recipe;
  /** The scopes read back from the server when the profile was written. */
  readonly scopes: ScopeSet;
  /** From `GET /health`; absent if a proxy hides that path. */
  readonly serverVersion?: string;
  readonly marker: Marker;
  /** From `--key`; also in the client's description. */
  readonly key?: string;
  /** By the server's clock; release 0.1 took this machine's. */
  readonly createdAt: string;
  /** When the client may be deleted as expired (ISO time, by the server's clock). */
  readonly expiresAt?: string;
  /** Who answers for the client; also in its description. */
  readonly owner?: string;
  /** The client that this one replaced, kept until its users have changed over. */
  readonly retiring?: RetiringClient;
  /** Since when its secret is in use; absent: since it was created. */
  readonly secretSince?: SecretSince;
  /** Nothing deletes, replaces or changes the client until this is taken off. */
  readonly protected?: true;
  /** Findings of an audit that are accepted for a time. */
  readonly accepted?: readonly AcceptedFinding[];
  /** False: imported, and nobody could read its scopes. */
  readonly scopesKnown?: false;
  readonly settings?: ProfileSettings;
  /** The place in a store of secrets to which each new credential is delivered. */
  readonly to?: Destination;
};

/** A replaced client that still works. All times are ISO, by the server's clock. */
export type RetiringClient = {
  readonly clientId: string;
  readonly marker?: Marker;
  readonly since: string;
  /** Before this it is not deleted. */
  readonly notBefore: string;
};

/** When a client's secret was made (ISO time); `exact` is false for the latest time it can be. */
export type SecretSince = { readonly time: string; readonly exact: boolean };

/** A finding that an audit does not count until the end of a day. */
export type AcceptedFinding = {
  readonly scope: string;
  readonly kind: string;
  readonly reason: string;
  /** The last day, as `2026-12-31`. */
  readonly until: string;
  /** ISO time. */
  readonly since: string;
};

/** What a user set for a profile, or as the default for all. */
export type ProfileSettings = {
  /** Who answers for the clients that are made. */
  readonly owner?: string;
  /** The age at which a secret should be rotated, as `90d`. */
  readonly rotateAfter?: string;
};

/** The labels of a recipe's presets: the name, and the path unless shipped. */
export function presetLabels(recipe: Recipe): string[] {
  return recipe.presets.map(({ name, path }) => (path === undefined ? name : `${name} (${path})`));
}

/**
 * What a profile keeps when it gets another client: what the user decided about the profile, and
 * the only record of a client that is still retiring.
 */
export function keptByProfile(former: Profile | undefined): Partial<Profile> {
  const { protected: guarded, accepted, settings, retiring, to } = former ?? {};
  return {
    ...(guarded === undefined ? {} : { protected: guarded }),
    ...(accepted === undefined ? {} : { accepted }),
    ...(settings === undefined ? {} : { settings }),
    ...(retiring === undefined ? {} : { retiring }),
    ...(to === undefined ? {} : { to }),
  };
}

/** What a profile keeps when its client stays and its scopes are proved anew. */
export function keptByClient(former: Profile): Partial<Profile> {
  const { expiresAt, owner, secretSince } = former;
  return {
    ...keptByProfile(former),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    ...(owner === undefined ? {} : { owner }),
    ...(secretSince === undefined ? {} : { secretSince }),
    createdAt: former.createdAt,
  };
}
