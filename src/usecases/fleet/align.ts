import { type ScopeSet, sameScopes } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import { assignScopes } from '../../fides/scopes.ts';
import { heldScopes } from '../transaction/deletion.ts';
import type { Place } from './look.ts';

/**
 * Gives the present client of a place the scopes that the manifest asks for, and reads them back. A
 * lost reply is looked up. Nothing is put back: the manifest is the wish, and the next run goes on.
 * @throws client.changed when somebody else changed them since they were read; client.gone, auth.*,
 * scope.unknown, server.*
 */
export async function alignScopes(
  { site, client, server, scopes }: Place,
  clientId: string,
  seen: ScopeSet,
): Promise<void> {
  const { generation } = site.server;
  const held = (): Promise<ScopeSet> => heldScopes({ ...site, generation }, clientId);
  const subject = `client ${client.name} on ${server.name}`;
  if (!sameScopes(await held(), seen)) {
    throw new FidesAuthError(
      'client.changed',
      `${subject}: somebody else changed the scopes of ${clientId} just now`,
      { fix: 'run it again to see what would change now', clientId },
    );
  }
  site.deps.signal.throwIfAborted();
  let failure: unknown;
  await assignScopes(site.http, site.session.token, clientId, scopes).catch((error: unknown) => {
    failure = error;
  });
  if (sameScopes(await held(), scopes)) return;
  if (failure !== undefined) throw failure;
  throw new FidesAuthError(
    'server.reply',
    `${subject}: the server accepted the scopes but does not hold them`,
    { fix: 'run it again; if this repeats, something else is changing clients on this server' },
  );
}
