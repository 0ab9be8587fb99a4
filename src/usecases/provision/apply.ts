import type { Recipe } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { givenOf, recordedRules } from '../../domain/presets/recipe.ts';
import type { AdminCredential } from '../access/admin.ts';
import type { Consent } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { isEmptyRequest, type ScopeRequest } from '../scopes/request.ts';
import { bootstrap } from './bootstrap.ts';
import type { BootstrapInput } from './input.ts';
import type { BootstrapPlan } from './plan.ts';
import type { BootstrapResult } from './results.ts';

export type ApplyInput = {
  readonly profile: Profile;
  /** Empty: the profile's own presets, from their current files. */
  readonly request: ScopeRequest;
  readonly admin: AdminCredential;
  readonly dryRun: boolean;
  readonly consent: Consent<BootstrapPlan>;
};

/** The result of `scopes apply`. */
export type ApplyResult = Omit<BootstrapResult, 'kind'> & { readonly kind: 'scopes.apply' };

/** The plan of `scopes apply`. */
export type ApplyPlan = Omit<BootstrapPlan, 'kind'> & { readonly kind: 'scopes.apply.plan' };

/**
 * Gives a profile's client the scopes that its presets ask for now, and records them: fixes what
 * `scopes diff` found, in one transaction. Scopes that amount to admin and are newly matched by a
 * pattern are left out, as everywhere. With `dryRun` the result is the plan.
 * @throws as {@link bootstrap}
 */
export async function apply(input: ApplyInput, deps: Deps): Promise<ApplyResult | ApplyPlan> {
  const { profile, request, ...same } = input;
  const { name, server, allowHttp, caFile, recipe } = profile;
  const bootstrapInput: BootstrapInput = {
    ...same,
    command: 'scopes apply',
    reach: { server, allowHttp, ...(caFile === undefined ? {} : { caFile }) },
    profile: name,
    request: isEmptyRequest(request) ? ownRequest(recipe) : request,
    clientName: undefined,
    ifExists: 'ensure',
    changePreset: true,
    acceptNew: true,
    key: undefined,
    owner: undefined,
    repository: undefined,
    lifetimeMs: undefined,
    waitMs: 0,
  };
  const result = await bootstrap(bootstrapInput, deps);
  if (result.kind === 'bootstrap') return { ...result, kind: 'scopes.apply' };
  if (result.kind === 'bootstrap.plan') return { ...result, kind: 'scopes.apply.plan' };
  throw new Error('scopes apply makes no client, so none can be superseded');
}

function ownRequest(recipe: Recipe): ScopeRequest {
  const flags = recordedRules({ ...recipe, presets: [] });
  return {
    presets: recipe.presets.map(givenOf),
    scopes: flags.include.map(({ pattern }) => pattern),
    excludes: flags.exclude.map(({ pattern }) => pattern),
  };
}
