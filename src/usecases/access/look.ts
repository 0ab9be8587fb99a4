import type { Reach } from '../../domain/clients/journal.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { requireRights } from '../../fides/rights.ts';
import { readRegistry } from '../../fides/scopes.ts';
import type { Deps } from '../base/deps.ts';
import type { AdminCredential, AdminSession } from './admin.ts';
import type { IdentifiedServer } from './server.ts';
import { atServer, letIn } from './site.ts';

/** A credential that a server has accepted, and the scopes which that server knows. */
export type Admitted = { readonly session: AdminSession; readonly registry: ScopeSet };

/**
 * What answers there, looked at while a question waits for it. Nothing secret is sent.
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
 * Tries an admin credential before anything is planned, on a server that was looked at. `rights`: also
 * whether it may do all that a bootstrap needs, which a root client always may.
 * @throws server.*, auth.rejected, auth.forbidden
 */
export async function admit(
  reach: Reach,
  admin: AdminCredential,
  deps: Deps,
  rights: boolean,
): Promise<Admitted> {
  deps.report({ kind: 'step', step: 'authenticate' });
  // On this connection too, nothing secret leaves before the server is known.
  return atServer(reach, { ...deps, report: () => {} }, async (at) => {
    const { http, server, session } = await letIn(at, admin);
    if (rights && admin.kind !== 'root') {
      await requireRights(http, session.token, server.generation);
    }
    return { session, registry: await readRegistry(http, session.token) };
  });
}
