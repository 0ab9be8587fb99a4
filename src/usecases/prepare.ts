import type { IfExists } from '../domain/if-exists.ts';
import type { Reach } from '../domain/journal.ts';
import type { Profile } from '../domain/profile.ts';
import { difference, type ScopeSet } from '../domain/scope-set.ts';
import { compareVersions, parseVersion } from '../domain/version.ts';
import type { Http } from '../fides/http.ts';
import { lacking } from '../fides/refusals.ts';
import { requireRights } from '../fides/rights.ts';
import { readClientScopes, readRegistry } from '../fides/scopes.ts';
import type { AdminCredential, AdminSession } from './admin.ts';
import type { Deps } from './deps.ts';
import type { HandOver } from './hand-over.ts';
import { type BootstrapPlan, makePlan } from './plan.ts';
import type { PickToSave } from './save-pick.ts';
import { resolveRequest, type ScopeRequest, type ServerRequest } from './scope-request.ts';
import type { IdentifiedServer } from './server.ts';

/** What a bootstrap is asked to do. */
export type BootstrapInput = {
  readonly command: 'bootstrap' | 'scopes apply';
  readonly reach: Reach;
  readonly profile: string;
  /** Nothing in it: what the profile was made with. */
  readonly request: ScopeRequest;
  /** A pick by hand that becomes a preset once its client is made and stored. */
  readonly save?: PickToSave;
  /** Undefined: as the profile has it, else made from the profile's name. */
  readonly clientName: string | undefined;
  readonly admin: AdminCredential;
  /** The credential in use already, when it was tried at a question. */
  readonly session?: AdminSession;
  readonly ifExists: IfExists;
  /** Another scope set than the recorded one is meant. */
  readonly changePreset: boolean;
  /** Give what patterns newly match on this server. */
  readonly acceptNew: boolean;
  /** What the client is known by where no store is kept; Fides 2.82 and later. */
  readonly key: string | undefined;
  /** How long to wait for a server that does not answer yet, in milliseconds. */
  readonly waitMs: number;
  /** Where the client's credential goes in the same run, besides the store. */
  readonly handOver?: HandOver;
  /** Stop at the plan: nothing is written, here or there. */
  readonly dryRun: boolean;
  /** No question is needed before something that exists is changed. */
  readonly yes: boolean;
  /** Asked once, with the plan; absent where no question is asked. */
  readonly confirm?: (plan: BootstrapPlan) => Promise<boolean>;
};

/** A server that was identified and let us in, and what is asked of it. */
export type Ready = {
  readonly input: BootstrapInput;
  readonly request: ServerRequest;
  readonly http: Http;
  readonly server: IdentifiedServer;
  readonly session: AdminSession;
  readonly deps: Deps;
};

/** What a new client takes the place of. */
export type Leaving = {
  readonly profile: Profile | undefined;
  readonly deletes: readonly string[];
};

/**
 * The plan of a client that is to be made; nothing is changed on the server.
 * @throws auth.rejected, auth.forbidden naming what the credential lacks; scope.unknown,
 * scope.empty
 */
export async function planCreate(ready: Ready, leaving: Leaving): Promise<BootstrapPlan> {
  const { input, request, http, server, session, deps } = ready;
  deps.report({ kind: 'step', step: 'plan' });
  if (input.admin.kind !== 'root' && !input.dryRun) {
    await requireRights(http, session.token, server.generation);
  }
  const registry = await readRegistry(http, session.token);
  const resolved = await resolveRequest(request, registry);
  if (input.admin.kind === 'profile') {
    await requireHeld(http, session, input.admin.pair.clientId, resolved.scopes, server);
  }
  const { profile, deletes } = leaving;
  return makePlan(
    {
      input,
      server,
      request,
      resolved,
      registry,
      clientName: input.clientName ?? profile?.clientName ?? `fidesauth-${input.profile}`,
      change: deletes.length > 0 ? 'replace' : 'create',
      clientId: profile?.clientId ?? null,
      give: resolved.scopes,
      take: [],
      withheld: [],
      deletes,
    },
    deps,
  );
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
