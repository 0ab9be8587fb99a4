import type { ScopeSet } from '../domain/scope-set.ts';
import { readClient } from '../fides/clients.ts';
import { readClientScopes } from '../fides/scopes.ts';
import type { Wire } from './deletion.ts';

/**
 * The scopes that the server holds for a client. Before 2.82 an unknown client looks like one
 * without scopes.
 * @throws client.gone (2.82), auth.*, server.*
 */
export async function heldScopes(
  { http, session, generation }: Pick<Wire, 'http' | 'session' | 'generation'>,
  clientId: string,
): Promise<ScopeSet> {
  return generation === 'current'
    ? (await readClient(http, session.token, clientId)).scopes
    : readClientScopes(http, session.token, clientId);
}
