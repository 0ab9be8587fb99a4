import type { Reach } from '../domain/journal.ts';
import { difference, type ScopeSet } from '../domain/scope-set.ts';
import { compareVersions, parseVersion } from '../domain/version.ts';
import type { Http } from '../fides/http.ts';
import { lacking } from '../fides/refusals.ts';
import { requireRights } from '../fides/rights.ts';
import { readClientScopes, readRegistry } from '../fides/scopes.ts';
import { type AdminCredential, type AdminSession, adminLabel, authenticate } from './admin.ts';
import type { Deps } from './deps.ts';
import { type BootstrapPlan, makePlan } from './plan.ts';
import { preload } from './preload.ts';
import { type LoadedRequest, resolveRequest, type ScopeRequest } from './scope-request.ts';
import type { IdentifiedServer } from './server.ts';
import { together } from './together.ts';

/** What a bootstrap is asked to do. */
export type BootstrapInput = {
  readonly reach: Reach;
  readonly profile: string;
  readonly request: ScopeRequest;
  readonly clientName: string;
  readonly admin: AdminCredential;
  /** How long to wait for a server that does not answer yet, in milliseconds. */
  readonly waitMs: number;
  /** Stop at the plan: nothing is written, here or there. */
  readonly dryRun: boolean;
  /** Asked once, with the plan; absent where no question is asked. */
  readonly confirm?: (plan: BootstrapPlan) => Promise<boolean>;
};

/** What is known before the first change: the plan, and what carries it out. */
export type Prepared = {
  readonly plan: BootstrapPlan;
  readonly session: AdminSession;
};

/**
 * Everything from identification to the plan: nothing is changed on the server.
 * @throws auth.rejected, auth.forbidden naming what the
 * credential lacks; scope.unknown, scope.empty
 */
export async function prepare(
  input: BootstrapInput,
  request: LoadedRequest,
  http: Http,
  server: IdentifiedServer,
  deps: Deps,
): Promise<Prepared> {
  deps.report({ kind: 'step', step: 'authenticate' });
  const [session] = await together([authenticate(http, input.admin, deps), preload(deps)]);
  deps.report({ kind: 'step', step: 'plan' });
  if (input.admin.kind !== 'root' && !input.dryRun) {
    await requireRights(http, session.token, server.generation);
  }
  const registry = await readRegistry(http, session.token);
  const resolved = await resolveRequest(request, registry);
  if (input.admin.kind === 'profile') {
    await requireHeld(http, session, input.admin.pair.clientId, resolved.scopes, server);
  }
  const plan = makePlan({
    reach: input.reach,
    profile: input.profile,
    version: server.version,
    generation: server.generation,
    admin: adminLabel(input.admin),
    clientName: input.clientName,
    request,
    resolved,
    registry,
    profileFile: deps.store.profiles.path(input.profile),
    credentialFolder: deps.store.paths.credentials,
  });
  return { plan, session };
}

/** From this release a client can only hand out scopes that it holds (CVE-2025-57817). */
const GRANT_CHECK = { major: 2, minor: 69, patch: 1 };

/**
 * Finds out before anything is created whether a stored client holds all it is to hand out.
 * @throws auth.forbidden naming the scopes it lacks
 */
async function requireHeld(
  http: Http,
  session: AdminSession,
  clientId: string,
  wanted: ScopeSet,
  server: IdentifiedServer,
): Promise<void> {
  const version = server.version === undefined ? undefined : parseVersion(server.version);
  if (version !== undefined && compareVersions(version, GRANT_CHECK) < 0) return;
  const missing = difference(wanted, await readClientScopes(http, session.token, clientId));
  if (missing.length > 0) throw lacking('checking what the admin profile may hand out', missing);
}
