import type { ApiDescription } from '../domain/operation.ts';
import type { Rules, WrittenRules } from '../domain/preset.ts';
import { rulesOn, withoutEndpoints } from '../domain/preset-endpoints.ts';
import type { Http } from '../fides/http.ts';
import { once } from './once.ts';
import { requireApi } from './server-api.ts';

/** Turns the endpoints of rules into the scopes they need on one server. */
export type EndpointReader = (rules: WrittenRules) => Promise<Rules>;

/**
 * A reader for one server, which is asked for its description when there first is an endpoint, and
 * once.
 * @throws endpoint.unknown; server.* where the description cannot be had
 */
export function endpointReader(http: Http): EndpointReader {
  return readerWith(
    once(() => requireApi(http)),
    http.server.url,
  );
}

/** As {@link endpointReader}, with the description had elsewhere. */
export function readerWith(api: () => Promise<ApiDescription>, server: string): EndpointReader {
  return async (rules) =>
    rules.endpoints.length === 0 ? withoutEndpoints(rules) : rulesOn(rules, await api(), server);
}
