import { type Calls, lookUp, openQuestions } from '../../domain/api/look-up.ts';
import type { ApiDescription } from '../../domain/api/operation.ts';
import type { UsedScopes } from '../../domain/audit/findings.ts';
import { scopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';

/** What held scopes are checked against: these requests, or any operation of the server. */
export type AskedUse = Calls | 'operations';

/**
 * The scopes that these requests or operations need; undefined when not requested.
 * @throws endpoint.unknown for a named request that is not an operation there, as it might need any
 * scope; input.invalid where recordings hold no request, or an unreadable one; input.missing where
 * they name several hosts; server.* where the description is unavailable
 */
export async function usedOn(
  use: AskedUse | undefined,
  api: () => Promise<ApiDescription>,
  server: string,
): Promise<UsedScopes | undefined> {
  if (use === undefined) return undefined;
  const described = await api();
  if (use === 'operations') {
    const callable = described.operations.filter(({ uncallable }) => uncallable === undefined);
    const scopes = scopeSet(callable.flatMap((operation) => operation.scopes));
    return { scopes, reason: 'no operation of this server needs it' };
  }
  const looked = lookUp(use, described, server);
  const { scopes, unmatched } = looked;
  const [open] = openQuestions(use, looked, server);
  if (open !== undefined) throw new FidesAuthError('input.invalid', open);
  const lost = unmatched.find(({ count }) => count === undefined);
  if (lost === undefined) return { scopes, reason: 'none of the given requests needs it' };
  throw new FidesAuthError('endpoint.unknown', `${lost.request}: on this server: ${lost.reason}`, {
    fix: 'see the nearest operations: fidesauth scopes suggest',
  });
}
