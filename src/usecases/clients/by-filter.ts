import type { ChosenClient } from '../../domain/inventory/deletion.ts';
import { type ClientFilter, filterClients } from '../../domain/inventory/filter.ts';
import { isProvable } from './by-id.ts';
import type { LeftReason } from './results.ts';
import {
  alsoLeft,
  type Choice,
  countLeft,
  isMadeHere,
  isOtherWorkOn,
  ownClient,
  type Scene,
  wayNow,
} from './scene.ts';

/**
 * The clients that fit a filter and that this store's history names. Leaves alone, and counts, those
 * of others, the one that carries out the command, and those with unfinished work.
 * @throws store.*
 */
export async function chooseByFilter(filter: ClientFilter, scene: Scene): Promise<Choice> {
  const { inventory } = scene;
  const fitting = filterClients<ChosenClient>(inventory.clients, filter);
  const { clients, unknownAge, unknownScopes } = fitting;
  const reasons = await Promise.all(clients.map((client) => reasonToLeave(client, scene)));
  const left = countLeft(reasons.filter((reason) => reason !== undefined));
  return {
    deletions: clients
      .filter((_, at) => reasons[at] === undefined)
      .map((client) => ({ client, way: wayNow(client, scene), reason: 'filter', known: true })),
    leftAlone: alsoLeft(left, { 'age-unknown': unknownAge, 'scopes-unknown': unknownScopes }),
  };
}

async function reasonToLeave(
  { clientId, retiring }: ChosenClient,
  scene: Scene,
): Promise<LeftReason | undefined> {
  if (!isMadeHere(clientId, scene)) return 'not-made-here';
  if (ownClient(scene.site) === clientId) return 'own';
  if (isOtherWorkOn(clientId, scene)) return 'unfinished';
  if (retiring !== undefined && Date.parse(retiring.notBefore) > scene.inventory.serverNow) {
    return 'in-use';
  }
  const isTold = scene.inventory.source === 'server';
  return isTold || (await isProvable(clientId, scene)) ? undefined : 'unprovable';
}
