import { type Decision, decide, type Sight } from '../../domain/fleet/decide.ts';
import { clientNameOf, type FleetClient, type FleetServer } from '../../domain/fleet/manifest.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { Sink, SinkState } from '../../domain/sinks/sink.ts';
import { tokenOfPair } from '../../fides/token.ts';
import type { Site } from '../access/site.ts';
import { type Ground, readGround } from './ground.ts';
import type { FleetInput } from './input.ts';

/** One client on one server, with its place in a store open. */
export type Place = {
  readonly site: Site;
  readonly server: FleetServer;
  readonly client: FleetClient;
  readonly scopes: ScopeSet;
  readonly sink: Sink;
  readonly input: FleetInput;
};

/** What one client needs, and the state of the store that this rests on. */
export type Look = { readonly decision: Decision; readonly state: SinkState };

/**
 * Looks at one client: first at the list of the server, then at the store. In this order a client
 * that the list shows as old was put into the store before the store is read, or never will be.
 * What the store names and the list lacks may be younger than the list, so both are read again.
 * @throws fleet.*, auth.*, server.*, sink.*
 */
export async function lookAt(place: Place, first?: Ground): Promise<Look> {
  const { site, server, input, sink } = place;
  const read = (): Promise<Ground> => readGround(site, input.fleet, server);
  let ground = first ?? (await read());
  let state = await sink.current();
  if (lacks(ground, state)) {
    const before = versionOf(state);
    ground = await read();
    state = await sink.current();
    if (lacks(ground, state) && versionOf(state) !== before) {
      state = { kind: 'unclear', why: 'another run is changing it just now' };
    }
  }
  const pair = await pairIn(place, ground, state);
  return { decision: decisionOn(place, ground, state, pair), state };
}

function lacks({ byId }: Ground, state: SinkState): boolean {
  return state.kind === 'held' && !byId.has(state.held.clientId);
}

function versionOf(state: SinkState): string | undefined {
  return 'version' in state ? state.version : undefined;
}

function decisionOn(
  { site, client, scopes, input }: Place,
  { byId, byKey, carriers, ...ground }: Ground,
  state: SinkState,
  pair: Sight['pair'],
): Decision {
  const { fleet } = input;
  const wanted = {
    server: site.http.server.url,
    fleet: fleet.id,
    key: client.name,
    clientName: clientNameOf(fleet, client.name),
    scopes,
    rotateAfterMs: client.rotateAfterMs,
  };
  return decide(wanted, {
    ...ground,
    state,
    ofKey: byKey.get(client.name) ?? [],
    find: (clientId) => byId.get(clientId),
    carriers: (marker) => carriers.get(marker) ?? 0,
    settleMs: fleet.settleMs,
    pair,
  });
}

/** What the server says to the pair in the store, where that is asked and may be read. */
async function pairIn(
  { site, sink, input }: Place,
  { byId }: Ground,
  state: SinkState,
): Promise<Sight['pair']> {
  if (!input.prove || state.kind !== 'held' || !byId.has(state.held.clientId)) return 'unknown';
  // Only a pair that is bound to this server is sent to it.
  if (state.held.server !== site.http.server.url) return 'unknown';
  const pair = await sink.read();
  if (pair === undefined || pair.clientId !== state.held.clientId) return 'unknown';
  site.deps.redactor.learn(pair.clientSecret);
  const token = await tokenOfPair(site.http, pair, site.deps.now);
  if (token === undefined) return 'refused';
  site.deps.redactor.learn(token.value);
  return 'accepted';
}
