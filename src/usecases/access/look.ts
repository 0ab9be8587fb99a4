import type { Reach } from '../../domain/clients/journal.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { requireRights } from '../../fides/rights.ts';
import { readRegistry } from '../../fides/scopes.ts';
import type { Deps } from '../base/deps.ts';
import type { AdminCredential, AdminSession } from './admin.ts';
import type { IdentifiedServer } from './server.ts';
import { atServer, letIn } from './site.ts';

/** A credential that the server accepts, the scopes that the server knows, and its version. */
export type Admitted = {
  readonly session: AdminSession;
  readonly registry: ScopeSet;
  readonly version: string | undefined;
};

/**
 * Identifies the server while a question waits for the user. Sends no secret.
 * @throws server.*, as {@link identifyServer}
 */
export async function lookAtServer(
  reach: Reach,
  waitMs: number,
  deps: Deps,
): Promise<IdentifiedServer> {
  deps.report({ kind: 'step', step: 'identify' });
  return atServer(reach, deps, async ({ server }) => server, waitMs);
}

/**
 * Tries an admin credential before planning, on a server that was identified. `rights` also checks
 * all rights for a bootstrap, which a root client always has.
 * @throws server.*, auth.rejected, auth.forbidden
 */
export async function admit(
  reach: Reach,
  admin: AdminCredential,
  deps: Deps,
  rights: boolean,
): Promise<Admitted> {
  deps.report({ kind: 'step', step: 'authenticate' });
  // Identify on this connection too before a secret is sent.
  return atServer(reach, { ...deps, report: () => {} }, async (at) => {
    const { http, server, session } = await letIn(at, admin);
    if (rights && admin.kind !== 'root') {
      await requireRights(http, session.token, server.generation);
    }
    const registry = await readRegistry(http, session.token);
    return { session, registry, version: server.version };
  });
}
