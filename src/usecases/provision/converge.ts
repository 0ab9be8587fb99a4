import { FidesAuthError, hasCode } from '../../errors.ts';
import type { Rivals } from '../transaction/create.ts';
import type { Provisioning } from './input.ts';
import { clientsOfKey, type Replaced } from './replace.ts';

/**
 * For a run that replaces the clients of its key: which others of the key stand in the server's
 * list beside its own new client. Several such runs at once, each with a store of its own, end with
 * one client, the highest (newest) in the list.
 *
 * The order of the list never changes, and a run reads it after its client is in it. So of any two
 * runs the lower one sees the higher client, or was done before that existed and is seen by it: the
 * first takes its own client back, the second is deleted once the higher one is handed over, from
 * when on that is never taken back.
 */
export function rivalsOf(
  ready: Provisioning,
  { own, strangers: planned }: Replaced,
): Rivals | undefined {
  const { input } = ready;
  if (input.key === undefined || input.ifExists !== 'replace') return undefined;
  const known = planned.map(({ clientId }) => clientId);
  const look = (clientId: string): Promise<Standing> => standing(ready, clientId, known);
  return {
    async below(clientId) {
      const { there, higher, lower } = await look(clientId);
      if (higher.length > 0) throw superseded(ready, clientId, higher);
      if (!there) throw deletedMeanwhile(clientId);
      return [...own, ...lower.map((id) => ({ clientId: id }))];
    },
    async cause(clientId, error) {
      if (!isOfDeletion(error)) return error;
      const { higher } = await look(clientId);
      return higher.length === 0 ? error : superseded(ready, clientId, higher);
    },
  };
}

type Standing = {
  readonly there: boolean;
  readonly higher: readonly string[];
  readonly lower: readonly string[];
};

/** Without the own client in the list, all that came after the plan may be higher. */
async function standing(
  ready: Provisioning,
  clientId: string,
  planned: readonly string[],
): Promise<Standing> {
  const { all, strangers } = await clientsOfKey(ready);
  const at = all.indexOf(clientId);
  const higher = (id: string): boolean =>
    at === -1 ? !planned.includes(id) : all.indexOf(id) < at;
  return {
    there: at !== -1,
    higher: strangers.filter(higher),
    lower: strangers.filter((id) => !higher(id)),
  };
}

/** Errors that another run causes by deleting the client of this one. */
export function isOfDeletion(error: unknown): boolean {
  if (hasCode(error, 'client.gone')) return true;
  return hasCode(error, 'auth.rejected') && error.details.pairRefused === true;
}

function superseded(
  { input }: Provisioning,
  clientId: string,
  higher: readonly string[],
): FidesAuthError {
  return new FidesAuthError(
    'client.superseded',
    `--key ${input.key}: a run that began later made client ${higher.join(', ')}, so client ${clientId} of this run is not used`,
    {
      fix: 'use what the later run hands over; if that failed, run this again',
      clientId,
    },
  );
}

function deletedMeanwhile(clientId: string): FidesAuthError {
  return new FidesAuthError(
    'client.gone',
    `client ${clientId}: somebody deleted it while this run was at work`,
    { fix: 'run it again', clientId },
  );
}
