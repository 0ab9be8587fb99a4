import type { JournalEntry } from '../domain/journal.ts';
import { newMarker } from '../domain/marker.ts';
import { presetLabels } from '../domain/profile.ts';
import type { ScopeSet } from '../domain/scope-set.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http } from '../fides/http.ts';
import { adminLabel } from './admin.ts';
import type { Deps } from './deps.ts';
import { type BootstrapPlan, planWarnings, type Risk } from './plan.ts';
import { type BootstrapInput, prepare } from './prepare.ts';
import { provision } from './provision.ts';
import { type LoadedRequest, loadRequest } from './scope-request.ts';
import { type IdentifiedServer, identifyServer } from './server.ts';
import { openEntryOf, unfinished } from './unfinished.ts';

/** A client that is on the server, proved and stored. */
export type BootstrapResult = {
  readonly kind: 'bootstrap';
  readonly profile: string;
  readonly server: string;
  readonly serverVersion: string | null;
  readonly clientId: string;
  readonly clientName: string;
  readonly presets: readonly string[];
  readonly scopes: ScopeSet;
  readonly created: boolean;
  /** The scopes were read back and a token was had with the new pair. */
  readonly verified: boolean;
  readonly risks: readonly Risk[];
  readonly warnings: readonly string[];
  readonly profileFile: string;
  readonly credentialFile: string;
};

/** The longest wait for another process that works on the same profile. */
const LOCK_WAIT_MS = 10_000;

/**
 * Swaps an admin credential for a client that holds exactly the scopes asked for, stored as a
 * profile. With `dryRun` the plan is the result.
 * @throws input, preset and scope errors before the first request; profile.exists, store.*;
 * server.* before any secret is sent; auth.rejected, auth.forbidden; confirm.declined;
 * bootstrap.incomplete when something may remain on the server; interrupted, terminated
 */
export async function bootstrap(
  input: BootstrapInput,
  deps: Deps,
): Promise<BootstrapResult | BootstrapPlan> {
  const request = await loadRequest(input.request, deps.store.presets);
  const admin = adminLabel(input.admin);
  deps.report({ kind: 'target', profile: input.profile, server: input.reach.server, admin });
  if (input.dryRun) {
    await requireFreeProfile(input.profile, deps);
    return withServer(
      input,
      deps,
      async (http, server) => (await prepare(input, request, http, server, deps)).plan,
    );
  }
  await deps.store.prepare();
  const lock = await deps.store.locks.acquire(input.profile, LOCK_WAIT_MS, deps.signal);
  try {
    await requireFreeProfile(input.profile, deps);
    // The last step may write the settings: damaged ones are found before anything is created.
    await deps.store.settings.currentProfile();
    return await withServer(input, deps, (http, server) =>
      create(input, request, http, server, deps),
    );
  } finally {
    await lock.release();
  }
}

async function withServer<T>(
  input: BootstrapInput,
  deps: Deps,
  work: (http: Http, server: IdentifiedServer) => Promise<T>,
): Promise<T> {
  const http = await deps.connect(input.reach, deps.signal);
  try {
    return await work(http, await identifyServer(http, input.waitMs, deps));
  } finally {
    await http.close();
  }
}

async function requireFreeProfile(name: string, deps: Deps): Promise<void> {
  const found = await deps.store.profiles.read(name);
  if (found !== undefined) {
    throw new FidesAuthError(
      'profile.exists',
      `profile ${name}: there is one already, for client ${found.clientId} on ${found.server}`,
      {
        fix: `choose another name with -p NAME; or to replace it: fidesauth revoke -p ${name}, then bootstrap again`,
        clientId: found.clientId,
      },
    );
  }
  const open = await openEntryOf(name, deps.store);
  if (open !== undefined) throw unfinished(open);
}

async function create(
  input: BootstrapInput,
  request: LoadedRequest,
  http: Http,
  server: IdentifiedServer,
  deps: Deps,
): Promise<BootstrapResult> {
  const { plan, session } = await prepare(input, request, http, server, deps);
  await agree(input, plan, deps);
  deps.signal.throwIfAborted();
  const first = firstEntry(input, request, plan, deps);
  const { clientId, scopes } = await provision(deps, http, session, first, server.version);
  await tryBecomeCurrent(input.profile, deps);
  return {
    kind: 'bootstrap',
    profile: input.profile,
    server: input.reach.server,
    serverVersion: server.version ?? null,
    clientId,
    clientName: input.clientName,
    presets: presetLabels(request.recipe),
    scopes,
    created: true,
    verified: true,
    risks: plan.risks,
    warnings: plan.warnings,
    profileFile: plan.profileFile,
    credentialFile: deps.store.credentials.path(clientId),
  };
}

/** Shows the plan and asks; where nobody is asked, what is risky in it is told all the same. */
async function agree(input: BootstrapInput, plan: BootstrapPlan, deps: Deps): Promise<void> {
  if (input.confirm === undefined) {
    for (const text of planWarnings(plan)) deps.report({ kind: 'warning', text });
  } else if (!(await input.confirm(plan))) {
    throw new FidesAuthError('confirm.declined', 'bootstrap: stopped before anything was created');
  }
}

function firstEntry(
  input: BootstrapInput,
  request: LoadedRequest,
  plan: BootstrapPlan,
  deps: Deps,
): JournalEntry {
  const now = new Date(deps.now()).toISOString();
  return {
    marker: newMarker(deps.store.randomHex),
    operation: 'bootstrap',
    state: 'intent',
    profile: input.profile,
    ...input.reach,
    generation: plan.generation,
    clientName: input.clientName,
    recipe: request.recipe,
    scopes: plan.scopes,
    startedAt: now,
    sentAt: now,
  };
}

/** The bootstrap is done: what fails now is told, and is no reason to call it failed. */
async function tryBecomeCurrent(profile: string, deps: Deps): Promise<void> {
  try {
    await becomeCurrent(profile, deps);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    const text = `profile ${profile} is in place, but could not be made current: ${error.message}`;
    deps.report({ kind: 'warning', text });
  }
}

/** The first profile becomes the current one; `default` is that without being written down. */
async function becomeCurrent(profile: string, deps: Deps): Promise<void> {
  if (profile === 'default') return;
  if ((await deps.store.settings.currentProfile()) !== undefined) return;
  if ((await deps.store.profiles.names()).includes('default')) return;
  await deps.store.settings.setCurrentProfile(profile);
}
