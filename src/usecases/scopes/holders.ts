import type { Profile } from '../../domain/clients/profile.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { identify } from '../../fides/identify.ts';
import { withConnection } from '../access/site.ts';
import { attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { listProfiles } from '../local/profiles.ts';

/** A stored client of a server: what was recorded of it, and what the server holds for it. */
export type ScopeHolder = {
  readonly name: string;
  readonly recorded: ReadonlySet<string>;
  /** Null where the client may not ask, or could not. */
  readonly live: ReadonlySet<string> | null;
};

/**
 * The stored profiles of a server, sorted by name. A client that was given client:read is asked what
 * it holds now (`GET /api/v1/oauth/client/{id}/scope`, every release); when that fails, or a profile
 * cannot be read, a warning says so.
 * @throws store.* for the folder or settings; the reason of an interruption
 */
export async function holdersOn(server: string, deps: Deps): Promise<ScopeHolder[]> {
  const { profiles } = await listProfiles(undefined, deps);
  for (const line of profiles) {
    if ('problem' in line) deps.report({ kind: 'warning', text: line.problem.message });
  }
  const ours = profiles.flatMap((line) =>
    'profile' in line && line.profile.server === server ? [line.profile] : [],
  );
  return Promise.all(ours.map((profile) => holderOf(profile, deps)));
}

async function holderOf(profile: Profile, deps: Deps): Promise<ScopeHolder> {
  const { name } = profile;
  const recorded = new Set(profile.scopes);
  if (!recorded.has('client:read')) return { name, recorded, live: null };
  const found = await attempt(() => readOwnScopes(profile, deps), deps.signal);
  if ('value' in found) return { name, recorded, live: new Set(found.value) };
  const text = `profile ${name}: its present scopes could not be read: ${found.error.message}`;
  deps.report({ kind: 'warning', text });
  return { name, recorded, live: null };
}

/**
 * What the client of a profile reads of itself (client:read).
 * @throws auth.*, client.rejected, server.*, store.*
 */
export async function readOwnScopes(profile: Profile, deps: Deps): Promise<readonly string[]> {
  const { withToken } = await import('../access/token.ts');
  return withToken(profile, (token) => readWith(token, profile, deps), deps);
}

async function readWith(token: Secret, profile: Profile, deps: Deps): Promise<readonly string[]> {
  const { readClientScopes } = await import('../../fides/scopes.ts');
  return withConnection(profile, deps, async (http) => {
    // Nothing secret leaves before the server is known.
    await identify(http);
    return readClientScopes(http, token, profile.clientId);
  });
}
