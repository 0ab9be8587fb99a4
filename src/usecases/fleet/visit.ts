import type { Reach } from '../../domain/clients/journal.ts';
import type { FleetClient, FleetServer } from '../../domain/fleet/manifest.ts';
import type { FidesAuthError } from '../../errors.ts';
import { readRegistry } from '../../fides/scopes.ts';
import { atServer, letIn, type Site } from '../access/site.ts';
import type { Deps } from '../base/deps.ts';
import { endpointReader } from '../scopes/endpoints.ts';
import type { FleetInput } from './input.ts';
import type { Place } from './look.ts';
import type { FleetProblem } from './results.ts';
import { scopesOn, type Wishes } from './wishes.ts';

/** How many servers are worked on at once. */
export const SERVERS_AT_ONCE = 16;

/** A server that let us in, and a way to each of its clients. */
export type Visit = {
  readonly site: Site;
  readonly server: FleetServer;
  readonly input: FleetInput;
  /** Runs `work` with a client and its open place. @throws scope.*, sink.*, what `work` throws */
  withPlace<T>(client: FleetClient, work: (place: Place) => Promise<T>): Promise<T>;
};

/** Events that tell of a single server would say nothing of many at once. */
const OF_ONE: readonly string[] = ['step', 'target', 'undo', 'searching'];

/**
 * Runs `work` at a server of the fleet, with its own admin credential, which is read only once the
 * server has proved to be Fides.
 * @throws input.*, sink.*, auth.*, server.*; what `work` throws
 */
export function visit<T>(
  server: FleetServer,
  { input, wishes }: { readonly input: FleetInput; readonly wishes: Wishes },
  deps: Deps,
  work: (visit: Visit) => Promise<T>,
): Promise<T> {
  const quiet: Deps = {
    ...deps,
    report: (event) => OF_ONE.includes(event.kind) || deps.report(event),
  };
  return atServer(reachOf(server), quiet, async (at) => {
    const site = await letIn(at, await input.admin(server));
    const registry = await readRegistry(site.http, site.session.token);
    const endpoints = endpointReader(site.http);
    return work({
      site,
      server,
      input,
      async withPlace(client, use) {
        const wish = wishes.get(client.name);
        if (wish === undefined) throw new Error(`client ${client.name} has no request`);
        const scopes = await scopesOn(wish, registry, endpoints);
        const sink = await deps.openSink(client.to, client.keys);
        try {
          return await use({ site, server, client, scopes, sink, input });
        } finally {
          await sink.close();
        }
      },
    });
  });
}

/** How to reach a server of the manifest. */
export function reachOf({ url, allowHttp, caFile }: FleetServer): Reach {
  return { server: url, allowHttp, ...(caFile === undefined ? {} : { caFile }) };
}

/** An error as a part of a result. */
export function problemOf({ code, exitCode, message, details }: FidesAuthError): FleetProblem {
  return { code, exitCode, message, fix: details.fix ?? null };
}
