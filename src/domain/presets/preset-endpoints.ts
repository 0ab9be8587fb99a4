import { FidesAuthError } from '../../errors.ts';
import { type NamedAndRecorded, neededScopes } from '../api/needed-scopes.ts';
import type { ApiDescription } from '../api/operation.ts';
import { parseEndpoint } from '../api/request.ts';
import { didYouMean } from '../scopes/nearest.ts';
import { parsePattern } from '../scopes/pattern.ts';
import type { Rule, Rules, WrittenRules } from './preset.ts';

/** The rules without their endpoints. */
export function withoutEndpoints({ include, optional, exclude }: WrittenRules): Rules {
  return { include, optional, exclude };
}

/**
 * The rules on one server: replaces each endpoint by the scopes it needs there, included by name.
 * `server` is the server's address.
 * @throws endpoint.unknown for one that is no operation there, or not for clients
 */
export function rulesOn(rules: WrittenRules, api: ApiDescription, server: string): Rules {
  const given = rules.endpoints.flatMap(({ endpoint, line }): Rule[] => {
    const calls: NamedAndRecorded = { named: [parseEndpoint(endpoint)], recorded: [] };
    const { scopes, unmatched, uncallable } = neededScopes(calls, api, server);
    const [lost, never] = [unmatched[0], uncallable[0]];
    if (lost !== undefined) throw unknown(endpoint, lost.reason, didYouMean(lost.nearest));
    if (never !== undefined) throw unknown(endpoint, `no client can call it: ${never.reason}`);
    return scopes.map((scope) => ({ pattern: parsePattern(scope), line, endpoint }));
  });
  return { ...withoutEndpoints(rules), include: [...rules.include, ...given] };
}

function unknown(endpoint: string, why: string, fix?: string): FidesAuthError {
  return new FidesAuthError('endpoint.unknown', `endpoint ${endpoint}: on this server: ${why}`, {
    fix: fix ?? "leave it out of the preset's endpoints",
  });
}
