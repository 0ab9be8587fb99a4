import { presetLabels } from '../../domain/clients/profile.ts';
import type { Risk } from '../../domain/scopes/risk.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Provisioning } from './input.ts';
import type { BootstrapPlan, Change } from './plan.ts';

/** A client that exists on the server, is proved and stored. */
export type BootstrapResult = {
  readonly kind: 'bootstrap';
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  readonly clientId: string;
  readonly clientName: string;
  readonly owner: string | null;
  /** ISO time, by the server's clock; null: it does not expire. */
  readonly expiresAt: string | null;
  readonly presets: readonly string[];
  readonly scopes: ScopeSet;
  readonly created: boolean;
  readonly change: Change;
  readonly given: ScopeSet;
  readonly taken: ScopeSet;
  /** Newly matched by a pattern, and not given. */
  readonly withheld: ScopeSet;
  /** The clients that were deleted because the new one replaces them. */
  readonly deleted: readonly string[];
  /** The scopes were read back and the client's pair got an access token. */
  readonly verified: boolean;
  readonly risks: readonly Risk[];
  readonly warnings: readonly string[];
  /** Where the credential was delivered; null: nowhere. */
  readonly to: string | null;
  readonly profileFile: string;
  readonly credentialFile: string;
};

/**
 * Another run of the same key was faster, and what it put into the store of secrets is what this
 * one wanted. The client of this run is deleted, with proof; its profile was not stored.
 */
export type SupersededResult = {
  readonly kind: 'bootstrap.superseded';
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  /** The client that the store names. */
  readonly clientId: string;
  readonly key: string;
  readonly scopes: ScopeSet;
  readonly to: string;
};

/** The result of a completed plan. */
export function resultOf(
  { request, deps }: Provisioning,
  plan: BootstrapPlan,
  clientId: string,
  created: boolean,
): BootstrapResult {
  const { profile, server, serverVersion, clientName, scopes, change, withheld } = plan;
  return {
    kind: 'bootstrap',
    profile,
    server,
    serverVersion,
    clientId,
    clientName,
    owner: plan.owner,
    expiresAt: plan.expiresAt,
    presets: presetLabels(request.recipe),
    scopes,
    created,
    change,
    given: plan.give,
    taken: plan.take,
    withheld,
    deleted: plan.deletes,
    verified: true,
    risks: plan.risks,
    warnings: plan.warnings,
    to: plan.to,
    profileFile: plan.profileFile,
    credentialFile: deps.store.credentials.path(clientId),
  };
}
