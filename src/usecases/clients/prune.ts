import type { ChosenClient, PlannedDeletion } from '../../domain/inventory/deletion.ts';
import { type PruneGround, type Verdict, verdictOn } from '../../domain/inventory/prunable.ts';
import { clientApi } from '../../fides/client-api.ts';
import type { Deps } from '../base/deps.ts';
import { type DeletionInput, deleteChosen } from './delete.ts';
import type { ClientsPrunePlan, ClientsPruneResult, LeftReason } from './results.ts';
import { type Choice, countLeft, isOtherWorkOn, ownClient, type Scene, wayNow } from './scene.ts';

export type ClientsPruneInput = DeletionInput<'clients.prune.plan'> & {
  /** Also expired clients of this key that this store does not know. */
  readonly key: string | undefined;
};

const COMMAND = {
  command: 'clients prune',
  plan: 'clients.prune.plan',
  result: 'clients.prune',
} as const;

/**
 * Deletes the clients of a server that have expired, were superseded or have retired, where their
 * descriptions agree with what this store knows; with a key also its expired ones of other stores.
 * @throws as {@link deleteChosen}
 */
export function pruneClients(
  input: ClientsPruneInput,
  deps: Deps,
): Promise<ClientsPrunePlan | ClientsPruneResult> {
  return deleteChosen(COMMAND, input, (scene) => choosePrunable(input.key, scene), deps);
}

async function choosePrunable(key: string | undefined, scene: Scene): Promise<Choice> {
  const ground = await groundOf(key, scene);
  const found = [
    ...scene.inventory.clients.map((client) => judged(client, ground, scene)),
    ...(await lostFormer(scene, ground)),
  ];
  const due = found.flatMap(({ deletion }) => deletion ?? []);
  return {
    deletions: [...due, ...interrupted(due, scene)],
    leftAlone: countLeft(found.flatMap(({ left }) => left ?? [])),
  };
}

async function groundOf(key: string | undefined, scene: Scene): Promise<PruneGround> {
  const { site, known, reach, inventory } = scene;
  const { clock } = site.server;
  if (!clock.known) {
    const text = `${reach.server} tells no time, so nothing counts as expired or retired`;
    site.deps.report({ kind: 'warning', text });
  }
  const profiles = known.profiles.filter(({ server }) => server === reach.server);
  const made = known.made.filter(({ server, ended }) => server === reach.server && !ended);
  return {
    now: clock.known ? inventory.serverNow : undefined,
    key,
    profiles,
    made: new Map(made.map((client) => [client.clientId, client])),
    secrets: await secretsOf(
      [
        ...profiles.flatMap(({ retiring }) => retiring?.clientId ?? []),
        ...made.flatMap(({ clientId, superseded }) => (superseded ? [clientId] : [])),
      ],
      scene,
    ),
  };
}

/** The markers of the secrets that are stored for these clients of the server. */
async function secretsOf(
  clientIds: readonly string[],
  { site, reach }: Scene,
): Promise<ReadonlyMap<string, string>> {
  const markers = new Map<string, string>();
  for (const clientId of clientIds) {
    const stored = await site.deps.store.credentials.read(clientId);
    if (stored?.server === reach.server) markers.set(clientId, stored.marker);
  }
  return markers;
}

type Judged = { readonly deletion?: PlannedDeletion; readonly left?: LeftReason };

function judged(client: ChosenClient, ground: PruneGround, scene: Scene): Judged {
  const verdict = verdictOn(client, ground);
  if (verdict === undefined) return {};
  if ('leave' in verdict) return { left: reasonOf(verdict, scene) };
  if (ownClient(scene.site) === client.clientId) return { left: 'own' };
  if (isOtherWorkOn(client.clientId, scene)) return { left: 'unfinished' };
  const { prune: reason, known } = verdict;
  return { deletion: { client, way: wayNow(client, scene), reason, known } };
}

/** Deletions that an earlier run began. */
function interrupted(
  due: readonly PlannedDeletion[],
  { open, inventory }: Scene,
): PlannedDeletion[] {
  const chosen = new Set(due.map(({ client }) => client.clientId));
  return open.flatMap((entry) => {
    if (entry.operation !== 'delete' || chosen.has(entry.clientId)) return [];
    const { clientId, scopes } = entry;
    const listed = inventory.clients.find((client) => client.clientId === clientId);
    const client: ChosenClient = listed ?? {
      clientId,
      name: null,
      kind: 'foreign',
      scopes,
      risk: null,
    };
    return [{ client, way: 'unfinished', reason: 'interrupted', known: true }];
  });
}

/** Before Fides 2.82 there are no descriptions: what is missing is the secret. */
function reasonOf(
  { leave }: Extract<Verdict, { leave: string }>,
  { inventory }: Scene,
): LeftReason {
  return inventory.source === 'history' && leave === 'edited' ? 'unprovable' : leave;
}

/**
 * Former clients of profiles that are certainly gone: asked for by id, since a list proves nobody
 * absent. Only the profile's record of them is left to remove.
 */
async function lostFormer(scene: Scene, { profiles, now }: PruneGround): Promise<Judged[]> {
  const { site, inventory } = scene;
  const { exists } = clientApi(site.server.generation);
  const listed = new Set(inventory.clients.map(({ clientId }) => clientId));
  const lost: Judged[] = [];
  for (const { name, retiring } of profiles) {
    if (retiring === undefined || listed.has(retiring.clientId)) continue;
    const { clientId, notBefore } = retiring;
    if (now === undefined || exists === undefined || Date.parse(notBefore) > now) continue;
    if (await exists(site.http, site.session.token, clientId)) continue;
    const client: ChosenClient = {
      clientId,
      name: null,
      kind: 'stored',
      retiring: { profile: name, notBefore },
      scopes: null,
      risk: null,
    };
    const deletion = { client, way: 'forgotten', reason: 'retired', known: true } as const;
    lost.push(isOtherWorkOn(clientId, scene) ? { left: 'unfinished' } : { deletion });
  }
  return lost;
}
