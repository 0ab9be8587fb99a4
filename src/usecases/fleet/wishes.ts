import type { Fleet, FleetRequest } from '../../domain/fleet/manifest.ts';
import { parsePattern } from '../../domain/scopes/pattern.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { PresetStore } from '../../store/presets/store.ts';
import type { EndpointReader } from '../scopes/endpoints.ts';
import { type LoadedRequest, loadRequest, resolveRequest } from '../scopes/request.ts';

/** The requests of a fleet's clients, with their presets read; by client. */
export type Wishes = ReadonlyMap<string, LoadedRequest>;

/**
 * Reads the presets of all clients; needs no server.
 * @throws preset.unknown, preset.invalid, preset.reserved
 */
export async function readWishes({ servers }: Fleet, presets: PresetStore): Promise<Wishes> {
  const requests = new Map<string, FleetRequest>();
  for (const { clients } of servers) {
    for (const { name, request } of clients) requests.set(name, request);
  }
  const loaded = [...requests].map(
    async ([name, request]) => [name, await loadWish(request, presets)] as const,
  );
  return new Map(await Promise.all(loaded));
}

async function loadWish(
  { presets: names, scopes, endpoints }: FleetRequest,
  presets: PresetStore,
): Promise<LoadedRequest> {
  const patterns = scopes.map((scope) => parsePattern(scope));
  const request = { presets: names, scopes: patterns, excludes: [] };
  const { recipe, rules } = await loadRequest(request, presets);
  const own = endpoints.map((endpoint) => ({ endpoint, line: 0 }));
  return { recipe, rules: { ...rules, endpoints: [...rules.endpoints, ...own] } };
}

/**
 * The scopes of a client on one server.
 * @throws scope.unknown, scope.empty, endpoint.unknown; server.*
 */
export async function scopesOn(
  { rules }: LoadedRequest,
  registry: ScopeSet,
  endpoints: EndpointReader,
): Promise<ScopeSet> {
  return (await resolveRequest({ rules: await endpoints(rules) }, registry)).scopes;
}
