import { type Act, type Decision, isPut } from '../../domain/fleet/decide.ts';
import type { Held } from '../../domain/sinks/sink.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { ownClient } from '../clients/scene.ts';
import { deleteUnprofiled } from '../transaction/delete-client.ts';
import { alignScopes } from './align.ts';
import { type Look, lookAt, type Place } from './look.ts';
import { makeClient } from './make.ts';
import { reachOf } from './visit.ts';

/** How many more clients may be deleted; those whose retirement is over are not counted. */
export type Budget = { left: number };

/** What became of one client. */
export type BroughtAbout = {
  /** What was done; `keep` where nothing had to be, or another run was faster. */
  readonly act: Act;
  readonly clientId: string | null;
  readonly deleted: readonly string[];
};

/** How often it is looked at anew because other runs were faster. */
const ROUNDS = 4;

/**
 * Brings one client to what the manifest asks for, in one transaction; then deletes what has retired
 * and what is left over, as a fresh look shows it.
 * @throws fleet.other, fleet.unclear; sink.*, client.changed, bootstrap.incomplete, auth.*, server.*
 */
export async function bringAbout(place: Place, budget: Budget): Promise<BroughtAbout> {
  const done: { act: Act; deleted: string[] } = { act: 'keep', deleted: [] };
  for (let round = 1; ; round += 1) {
    const look = await lookAt(place);
    const { act, current } = look.decision;
    requireClear(look.decision, place);
    try {
      const clientId = await carryOut(look, place);
      if (act !== 'keep') done.act = act;
      // What this run has written is not what the first look shows.
      const after = act === 'keep' ? look : await lookAt(place);
      await clearUp(after, place, budget, done.deleted);
      return { ...done, clientId: clientId ?? current };
    } catch (error) {
      if (!hasCode(error, 'sink.changed') || round === ROUNDS) throw error;
    }
  }
}

function requireClear({ act, why }: Decision, { client, server, sink }: Place): void {
  const subject = `client ${client.name} on ${server.name}: ${sink.reference}`;
  if (act === 'refuse') {
    throw new FidesAuthError('fleet.other', `${subject}: ${why}`, {
      fix: 'name another place for it in the manifest, or empty that one',
    });
  }
  if (act === 'unclear') {
    throw new FidesAuthError('fleet.unclear', `${subject}: ${why}`, { fix: 'run it again' });
  }
}

/** The id of a new client; undefined where the present one stays. */
async function carryOut({ decision, state }: Look, place: Place): Promise<string | undefined> {
  const { act, current, give, take } = decision;
  const differs = give.length + take.length > 0;
  // Also before a rotation: the former client works on for its grace.
  if (current !== null && differs) await alignScopes(place, current, decision.holds);
  return isPut(act) ? makeClient(place, state, current) : undefined;
}

/** Deletes with proof what the look shows as nobody's, then lets the store forget it. */
async function clearUp(
  { decision, state }: Look,
  place: Place,
  budget: Budget,
  deleted: string[],
): Promise<void> {
  const { act, retire, forget, leftovers } = decision;
  if (act === 'refuse' || act === 'unclear') return;
  for (const clientId of retire) {
    await removeClient(clientId, place);
    deleted.push(clientId);
  }
  const over = [...retire, ...forget];
  if (over.length > 0 && state.kind === 'held') {
    await place.sink.describe(withoutRetired(state.held, over), state);
  }
  for (const clientId of leftovers) {
    if (budget.left <= 0) return;
    budget.left -= 1;
    await removeClient(clientId, place);
    deleted.push(clientId);
  }
}

/**
 * Deletes a client of a fleet, with proof; one that is gone by now is nothing to do.
 * @throws client.own for the client that carries this out; revoke.incomplete when the deletion is
 * not proved; auth.*, server.*
 */
export async function removeClient(
  clientId: string,
  { site, server }: Pick<Place, 'site' | 'server'>,
): Promise<void> {
  site.deps.signal.throwIfAborted();
  if (ownClient(site) === clientId) {
    throw new FidesAuthError('client.own', `client ${clientId}: it carries out this run`, {
      fix: 'give the server another admin credential in the manifest',
      clientId,
    });
  }
  await deleteUnprofiled({ clientId, scopes: [] }, reachOf(server), site);
}

function withoutRetired({ retiring = [], ...held }: Held, over: readonly string[]): Held {
  const rest = retiring.filter(({ clientId }) => !over.includes(clientId));
  return rest.length === 0 ? held : { ...held, retiring: rest };
}
