import type { Reach } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { PlannedDeletion } from '../../domain/inventory/deletion.ts';
import { FidesAuthError } from '../../errors.ts';
import { type AdminCredential, adminLabel } from '../access/admin.ts';
import { atServer, letIn, type Site } from '../access/site.ts';
import { type Consent, consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { confirmLoss, protectionNote } from '../base/protection.ts';
import { inventoryOn } from '../inventory/inventory.ts';
import { type KnownHere, knownHere } from '../inventory/known.ts';
import { carryOut } from './carry-out.ts';
import type { DeletionPlan, DeletionsResult } from './results.ts';
import { type Choice, isOwnKnown, type Scene } from './scene.ts';

/** What every deletion of several clients needs. */
export type DeletionInput<K extends string> = {
  readonly reach: Reach;
  readonly admin: (server: string) => Promise<AdminCredential>;
  readonly consent: Consent<DeletionPlan<K>>;
  readonly dryRun: boolean;
  /** More than this are not deleted in one run. */
  readonly maxDeletes: number;
};

/** A command that deletes clients, and the kinds of its plan and its result. */
export type DeletionCommand<P extends string, R extends string> = {
  readonly command: 'clients revoke' | 'clients prune';
  readonly plan: P;
  readonly result: R;
};

/**
 * Reads the clients of a server, lets `choose` choose, and deletes those after one confirmation,
 * each with proof. With `dryRun` returns the plan and changes nothing.
 * @throws confirm.required, confirm.declined, profile.protected; delete.limit; auth.*, server.*,
 * store.*; what `choose` throws; where nothing was deleted, what failed
 */
export async function deleteChosen<P extends string, R extends string>(
  { command, plan: planKind, result }: DeletionCommand<P, R>,
  input: DeletionInput<P>,
  choose: (scene: Scene) => Promise<Choice>,
  deps: Deps,
): Promise<DeletionPlan<P> | DeletionsResult<R>> {
  const { reach, consent, dryRun } = input;
  const words = { what: command, declined: `${command}: nothing was changed` };
  const agree = dryRun ? undefined : consentTo(consent, words);
  const known = await knownHere(deps);
  if (!dryRun) await deps.store.prepare();
  deps.report({ kind: 'step', step: 'identify' });
  return atServer(reach, deps, async (at) => {
    const site = await letIn(at, await input.admin(reach.server));
    const admin = adminLabel(site.session.credential);
    deps.report({ kind: 'target', command, profile: null, server: reach.server, admin });
    const scene = await sceneOf(reach, site, known);
    const plan = planOf(planKind, await choose(scene), scene, input.maxDeletes);
    warnOf(plan, profilesIn(plan, known), deps);
    if (agree === undefined) return plan;
    if (plan.clients.length > 0) {
      requireWithin(plan, command);
      await agree(plan);
      await confirmLoss(profilesIn(plan, known), consent, { what: command });
    }
    deps.signal.throwIfAborted();
    const { ownKnown: _, maxDeletes: __, ...head } = plan;
    return { ...head, kind: result, clients: await carryOut(plan.clients, scene) };
  });
}

async function sceneOf(reach: Reach, site: Site, known: KnownHere): Promise<Scene> {
  const inventory = await inventoryOn(site, known);
  const open = (await site.deps.store.journal.list()).filter(
    ({ server }) => server === reach.server,
  );
  return { reach, site, inventory, known, open };
}

function planOf<P extends string>(
  kind: P,
  { deletions, leftAlone }: Choice,
  { inventory, site, known: { profiles } }: Scene,
  maxDeletes: number,
): DeletionPlan<P> {
  const { server, serverVersion, serverNow, clients, source } = inventory;
  const { credential } = site.session;
  return {
    kind,
    server,
    serverVersion,
    serverNow,
    admin: adminLabel(credential),
    clients: withFormer(deletions, profiles),
    leftAlone,
    looked: clients.length,
    unreadable: source === 'server' ? inventory.unreadable.length : 0,
    stable: source === 'history' || inventory.stable,
    ownKnown: isOwnKnown(credential),
    maxDeletes,
  };
}

/**
 * Names the former client that goes with a profile. Former clients that were chosen themselves go
 * first.
 */
function withFormer(
  deletions: readonly PlannedDeletion[],
  profiles: readonly Profile[],
): readonly PlannedDeletion[] {
  const first = deletions.filter(({ way }) => way === 'former');
  const chosen = new Set(first.map(({ client }) => client.clientId));
  const others = deletions.filter(({ way }) => way !== 'former');
  return [
    ...first,
    ...others.map((deletion) => {
      const { profile } = deletion.client;
      const former = profiles.find(({ name }) => name === profile)?.retiring?.clientId;
      return former === undefined || deletion.way !== 'profile' || chosen.has(former)
        ? deletion
        : { ...deletion, former };
    }),
  ];
}

/** What a person should know before the answer, and a script in its log. */
function warnOf(
  { clients, ownKnown }: DeletionPlan,
  profiles: readonly Profile[],
  { report }: Deps,
): void {
  for (const text of profiles.flatMap(protectionNote)) report({ kind: 'warning', text });
  const unnamed = clients.filter(({ client }) => client.kind === 'unnamed').length;
  if (unnamed > 0) {
    const what = unnamed === 1 ? 'one client has' : `${unnamed} clients have`;
    const text = `${what} no name, no description and no scopes: deleting a login session logs a person out, and the server does not tell it from an empty client`;
    report({ kind: 'warning', text });
  }
  if (clients.length > 0 && !ownKnown) {
    const text =
      'the credential does not tell which client carries this out: check that it is not one of these';
    report({ kind: 'warning', text });
  }
}

function requireWithin({ clients, maxDeletes }: DeletionPlan, command: string): void {
  const length = clients.length + clients.filter(({ former }) => former !== undefined).length;
  if (length <= maxDeletes) return;
  throw new FidesAuthError(
    'delete.limit',
    `${command}: ${length} clients would be deleted, and --max-deletes is ${maxDeletes}; nothing was changed`,
    { fix: `look at them with -n; if all are meant, add --max-deletes ${length}` },
  );
}

function profilesIn({ clients }: DeletionPlan, { profiles }: KnownHere): readonly Profile[] {
  const names = clients.map(({ client, reason }) =>
    reason === 'retired' ? undefined : (client.profile ?? client.retiring?.profile),
  );
  return profiles.filter(({ name }) => names.includes(name));
}
