import type { ApiDescription } from '../../domain/api/operation.ts';
import type { Rules, WrittenRules } from '../../domain/presets/preset.ts';
import { rulesOn, withoutEndpoints } from '../../domain/presets/preset-endpoints.ts';
import type { Http } from '../../transport/exchange.ts';
import { requireApi } from '../access/description.ts';
import { once } from '../base/waiting.ts';

/** Turns the endpoints of rules into the scopes they need on one server. */
export type EndpointReader = (rules: WrittenRules) => Promise<Rules>;

/**
 * A reader for one server; it reads the description once, at the first endpoint.
 * @throws endpoint.unknown; server.* where the description is unavailable
 */
export function endpointReader(http: Http): EndpointReader {
  return readerWith(
    once(() => requireApi(http)),
    http.server.url,
  );
}

/** As {@link endpointReader}, with a description from elsewhere. */
export function readerWith(api: () => Promise<ApiDescription>, server: string): EndpointReader {
  return async (rules) =>
    rules.endpoints.length === 0 ? withoutEndpoints(rules) : rulesOn(rules, await api(), server);
}
