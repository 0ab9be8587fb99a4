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
  /** Nothing in it: the profile's own presets, as their files are now. */
  readonly request: ScopeRequest;
  readonly admin: AdminCredential;
  readonly dryRun: boolean;
  readonly consent: Consent<BootstrapPlan>;
};

/** What `scopes apply` has come to. */
export type ApplyResult = Omit<BootstrapResult, 'kind'> & { readonly kind: 'scopes.apply' };

/** What it would come to. */
export type ApplyPlan = Omit<BootstrapPlan, 'kind'> & { readonly kind: 'scopes.apply.plan' };

/**
 * Makes a profile's client hold what its presets ask for now, and records that: what `scopes diff`
 * has found is put right, in one transaction. Scopes that amount to admin and that a pattern newly
 * matches are left out, as everywhere. With `dryRun` the plan is the result.
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
    waitMs: 0,
  };
  const result = await bootstrap(bootstrapInput, deps);
  return result.kind === 'bootstrap'
    ? { ...result, kind: 'scopes.apply' }
    : { ...result, kind: 'scopes.apply.plan' };
}

function ownRequest(recipe: Recipe): ScopeRequest {
  const flags = recordedRules({ ...recipe, presets: [] });
  return {
    presets: recipe.presets.map(givenOf),
    scopes: flags.include.map(({ pattern }) => pattern),
    excludes: flags.exclude.map(({ pattern }) => pattern),
  };
}
