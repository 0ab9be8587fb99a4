import type { Profile } from '../../domain/clients/profile.ts';
import { isBelievable } from '../../domain/inventory/believable.ts';
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
  madeHere,
  ownClient,
  type Scene,
  wayNow,
} from './scene.ts';

/**
 * The clients that fit a filter and that this store's history names. Leaves alone, and counts, those
 * of others, those that fit only by their description or only by what this store knows, the one that
 * carries out the command, and those with unfinished work.
 * @throws store.*
 */
export async function chooseByFilter(filter: ClientFilter, scene: Scene): Promise<Choice> {
  const doubtful: ChosenClient[] = [];
  const believed: ChosenClient[] = [];
  for (const client of scene.inventory.clients) {
    (isDoubtful(client, filter, scene) ? doubtful : believed).push(client);
  }
  const { clients, unknownAge, unknownScopes } = filterClients(believed, filter);
  const reasons = await Promise.all(clients.map((client) => reasonToLeave(client, scene)));
  const left = countLeft(reasons.filter((reason) => reason !== undefined));
  return {
    deletions: clients
      .filter((_, at) => reasons[at] === undefined)
      .map((client) => ({ client, way: wayNow(client, scene), reason: 'filter', known: true })),
    leftAlone: alsoLeft(left, {
      edited: doubtful.filter((client) => mayFit(client, filter, scene)).length,
      'age-unknown': unknownAge,
      'scopes-unknown': unknownScopes,
    }),
  };
}

/** A client of this store whose description says something else than this store knows. */
function isDoubtful(
  { clientId, description }: ChosenClient,
  filter: ClientFilter,
  scene: Scene,
): boolean {
  const made = madeHere(clientId, scene);
  if (made === undefined) return false;
  const profile = profileOf(clientId, scene);
  const known = profile === undefined ? { marker: made.marker } : { ...marked(profile), profile };
  return !isBelievable(description, filter, known);
}

function marked({ marker }: Profile): { readonly marker?: string } {
  return marker === undefined ? {} : { marker };
}

/** By what the server says, or by what the profile says. */
function mayFit(client: ChosenClient, filter: ClientFilter, scene: Scene): boolean {
  const profile = profileOf(client.clientId, scene);
  const { owner: _, key: __, createdAt: ___, ...rest } = client;
  const stored: ChosenClient = {
    ...rest,
    ...(profile?.owner === undefined ? {} : { owner: profile.owner }),
    ...(profile?.key === undefined ? {} : { key: profile.key }),
    ...(profile === undefined ? {} : { createdAt: Date.parse(profile.createdAt) }),
  };
  return filterClients([client, stored], filter).clients.length > 0;
}

function profileOf(clientId: string, { known, reach }: Scene): Profile | undefined {
  return known.profiles.find(
    (profile) => profile.clientId === clientId && profile.server === reach.server,
  );
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
