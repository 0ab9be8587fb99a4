import type { ProfileEntry } from '../../domain/clients/journal.ts';
import type { ChosenClient, PlannedDeletion } from '../../domain/inventory/deletion.ts';
import { didYouMean } from '../../domain/scopes/nearest.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { untilUnlocked } from '../access/profile-lock.ts';
import { unfinished } from '../access/unfinished.ts';
import { mapBounded } from '../base/waiting.ts';
import { type Choice, isMadeHere, openWorkOn, ownClient, type Scene, wayNow } from './scene.ts';

/** Requests at a time for clients that the list does not show. */
const AT_ONCE = 4;

/**
 * The clients with these ids, each once. Changes nothing: every id is checked before the first
 * deletion.
 * @throws client.unknown for an id that is not there, or before Fides 2.82 for one whose deletion
 * could not be proved; client.own; bootstrap.incomplete, revoke.incomplete for unfinished work on it
 */
export async function chooseByIds(ids: readonly string[], scene: Scene): Promise<Choice> {
  const unique = [...new Set(ids)];
  refuseOwn(unique, scene);
  const found = await mapBounded(unique, AT_ONCE, (id) => chosen(id, scene));
  const unknown = unique.filter((_, at) => found[at] === undefined);
  const deletions = found.filter((one) => one !== undefined);
  if (unknown.length > 0) {
    const rest = deletions.map(({ client }) => client.clientId);
    throw unknownClients(unknown, rest, scene);
  }
  return { deletions, leftAlone: {} };
}

function refuseOwn(ids: readonly string[], { site }: Scene): void {
  const own = ownClient(site);
  if (own === undefined || !ids.includes(own)) return;
  const isRoot = site.session.credential.kind === 'root';
  throw new FidesAuthError(
    'client.own',
    isRoot
      ? `client ${own}: it is the root client, which is part of the server's configuration`
      : `client ${own}: it carries out this command, and could not prove its own deletion`,
    {
      fix: isRoot
        ? 'leave it out; root is changed where the server is configured'
        : 'leave it out, or use the root client or another admin credential',
      clientId: own,
    },
  );
}

async function chosen(clientId: string, scene: Scene): Promise<PlannedDeletion | undefined> {
  const open = openWorkOn(clientId, scene);
  if (open !== undefined && open.operation !== 'delete') await requireEnded(open, scene);
  const client = await clientOf(clientId, scene, open?.operation === 'delete');
  if (client === undefined) return undefined;
  return {
    client,
    way: wayNow(client, scene),
    reason: 'named',
    known: client.kind === 'stored' || isMadeHere(clientId, scene),
  };
}

/** Waits for a process that is at work on the client. @throws the error for a mutation cut short */
async function requireEnded(open: ProfileEntry, { site }: Scene): Promise<void> {
  const { deps } = site;
  await untilUnlocked(open.profile, deps);
  if ((await deps.store.journal.read(open.marker)) !== undefined) throw unfinished(open);
}

async function clientOf(
  clientId: string,
  scene: Scene,
  isEnding: boolean,
): Promise<ChosenClient | undefined> {
  const { inventory } = scene;
  const listed = inventory.clients.find((client) => client.clientId === clientId);
  const unlisted: ChosenClient = {
    clientId,
    name: null,
    kind: 'foreign',
    scopes: null,
    risk: null,
    ...formerIn(clientId, scene),
  };
  if (isEnding) return listed ?? unlisted;
  if (inventory.source === 'history') {
    return (await isProvable(clientId, scene)) ? (listed ?? unlisted) : undefined;
  }
  if (listed !== undefined) return listed;
  return (await exists(clientId, scene))
    ? { ...unlisted, scopes: await scopesOf(clientId, scene) }
    : undefined;
}

function formerIn(
  clientId: string,
  { known, reach }: Scene,
): Pick<ChosenClient, 'retiring' | 'profile'> {
  const ofServer = known.profiles.filter(({ server }) => server === reach.server);
  const own = ofServer.find((profile) => profile.clientId === clientId);
  const former = ofServer.find(({ retiring }) => retiring?.clientId === clientId);
  return {
    ...(own === undefined ? {} : { profile: own.name }),
    ...(former?.retiring === undefined
      ? {}
      : { retiring: { profile: former.name, notBefore: former.retiring.notBefore } }),
  };
}

/** Before 2.82 only a client's own pair shows that it is there, and then that it is gone. */
export async function isProvable(clientId: string, { site, reach }: Scene): Promise<boolean> {
  const stored = await site.deps.store.credentials.read(clientId);
  return stored?.server === reach.server;
}

/** The list may have changed, or hold an entry that cannot be read. */
async function exists(clientId: string, { site }: Scene): Promise<boolean> {
  const { http, session, server } = site;
  return (await clientApi(server.generation).exists?.(http, session.token, clientId)) ?? false;
}

async function scopesOf(clientId: string, { site }: Scene): Promise<ScopeSet | null> {
  const { http, session, server } = site;
  try {
    return await clientApi(server.generation).held(http, session.token, clientId);
  } catch (error) {
    if (hasCode(error, 'server.reply', 'client.gone')) return null;
    throw error;
  }
}

function unknownClients(
  unknown: readonly string[],
  rest: readonly string[],
  scene: Scene,
): FidesAuthError {
  const { inventory, reach } = scene;
  const who = unknown.slice(0, 5).join(', ') + (unknown.length > 5 ? ', ...' : '');
  const what = unknown.length === 1 ? `client ${who}` : `clients ${who}`;
  if (inventory.source === 'history') {
    return new FidesAuthError(
      'client.unknown',
      `${what}: a server before Fides 2.82 tells nobody which clients it has, and the secret that would prove the deletion is not stored here`,
      { fix: 'delete it with the store that made it, or after an upgrade to Fides 2.82' },
    );
  }
  return new FidesAuthError(
    'client.unknown',
    `${what}: not on ${reach.server}; nothing was changed`,
    { fix: wayOfName(unknown, scene) ?? wayOfRest(rest, scene) },
  );
}

/** A name, or a profile's name, in the place of an id. */
function wayOfName(
  [first = '']: readonly string[],
  { inventory, known, reach }: Scene,
): string | undefined {
  const ids = inventory.clients
    .filter(({ name }) => name === first)
    .map(({ clientId }) => clientId);
  const [only] = ids;
  if (only !== undefined && ids.length === 1) {
    return toCopy`that is a name; its id is: fidesauth clients revoke ${only} --server ${reach.server}`;
  }
  if (ids.length > 1) {
    return `that is the name of ${ids.length} clients; name one by its id: ${ids.slice(0, 5).join(', ')}`;
  }
  const ofServer = known.profiles.filter(({ server }) => server === reach.server);
  const bereft = ofServer.find(({ clientId }) => clientId === first);
  if (bereft !== undefined) {
    return toCopy`profile ${bereft.name} names it; remove what is stored here: fidesauth profiles remove ${bereft.name} --keep-client`;
  }
  const profile = ofServer.find(({ name }) => name === first);
  if (profile !== undefined) {
    return didYouMean([toCopy`fidesauth revoke -p ${profile.name}`]);
  }
  return undefined;
}

/** More make a line that nobody reads. */
const MOST_IDS = 50;

/** After an interruption the first ids of a command are gone: the others are left to do. */
function wayOfRest(rest: readonly string[], { reach }: Scene): string {
  if (rest.length === 0 || rest.length > MOST_IDS) {
    return toCopy`see what is there: fidesauth clients list --wide --server ${reach.server}`;
  }
  const ids = rest.map((id) => toCopy`${id}`).join(' ');
  return `${toCopy`leave out what is not there: fidesauth clients revoke --server ${reach.server}`} ${ids}`;
}
