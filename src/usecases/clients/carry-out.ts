import {
  type ChosenClient,
  type DeletionDone,
  type PlannedDeletion,
  problemOf,
} from '../../domain/inventory/deletion.ts';
import { asFidesAuthError, FidesAuthError, hasCode, WORST_FIRST } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { withDeletionLock, withProfileLock } from '../access/profile-lock.ts';
import { requireProfile } from '../access/select-profile.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import { withProgress } from '../base/progress.ts';
import { recoverLocked } from '../recovery/recover.ts';
import { deleteUnprofiled } from '../transaction/delete-client.ts';
import { recoverEntry } from '../transaction/entry.ts';
import { retireNow } from '../transaction/retire.ts';
import { deleteOfProfile } from '../transaction/revoke.ts';
import { openWorkOn, type Scene } from './scene.ts';

/** After one of these the next deletion would fail in the same way. */
const HOPELESS = [
  'auth.rejected',
  'auth.forbidden',
  'server.unreachable',
  'server.timeout',
  'server.tls',
] as const;

/**
 * Deletes each client in a transaction of its own, and reports each as it ends. One that fails stops
 * no other, unless the next would fail in the same way.
 * @throws the worst failure where no client was deleted or found gone; interrupted, terminated
 */
export async function carryOut(
  deletions: readonly PlannedDeletion[],
  scene: Scene,
): Promise<readonly DeletionDone[]> {
  const { deps } = scene.site;
  const done: DeletionDone[] = [];
  const failures: FidesAuthError[] = [];
  const first = { work: 'deleting', unit: 'client', total: deletions.length } as const;
  await withProgress(first, deps, async (tracker) => {
    for (const deletion of deletions) {
      deps.signal.throwIfAborted();
      tracker.at(deletion.client.clientId);
      const failed = failures.some((error) => hasCode(error, ...HOPELESS));
      const ended = failed ? notTried(deletion) : await endOne(deletion, scene, failures);
      done.push(ended);
      deps.report({ kind: 'client', done: ended });
      tracker.advance();
    }
  });
  if (done.some(({ outcome }) => outcome === 'deleted' || outcome === 'gone')) return done;
  const worst = worstOf(failures);
  if (worst !== undefined) throw worst;
  return done;
}

async function endOne(
  deletion: PlannedDeletion,
  scene: Scene,
  failures: FidesAuthError[],
): Promise<DeletionDone> {
  try {
    const isDeleted = await deleteOne(deletion, scene);
    return { ...deletion, outcome: isDeleted ? 'deleted' : 'gone', problem: null };
  } catch (error) {
    if (!(error instanceof FidesAuthError) || scene.site.deps.signal.aborted) throw error;
    failures.push(error);
    return { ...deletion, outcome: 'failed', problem: problemOf(error) };
  }
}

function notTried(deletion: PlannedDeletion): DeletionDone {
  return { ...deletion, outcome: 'not-tried', problem: null };
}

function worstOf(failures: readonly FidesAuthError[]): FidesAuthError | undefined {
  for (const exit of WORST_FIRST) {
    const found = failures.find(({ exitCode }) => exitCode === exit);
    if (found !== undefined) return found;
  }
  return failures[0] && asFidesAuthError(failures[0]);
}

/** False for a client that was gone before. */
async function deleteOne({ client, way }: PlannedDeletion, scene: Scene): Promise<boolean> {
  const { clientId } = client;
  if (way === 'profile') return deleteWithProfile(client, scene);
  if (way === 'former') return deleteFormer(client, scene);
  if (way === 'forgotten') {
    await deleteFormer(client, scene);
    return false;
  }
  if (way === 'unfinished') return finishDeletion(clientId, scene);
  return deleteAlone(client, scene);
}

async function deleteWithProfile(client: ChosenClient, scene: Scene): Promise<boolean> {
  const { deps, server } = scene.site;
  const { clientId, profile: name = '' } = client;
  return withProfileLock(name, deps, async () => {
    const bound = await deps.store.profiles.binding(name);
    // Whoever removed the profile since the plan may have kept the client.
    const { exists } = clientApi(server.generation);
    if (bound === undefined) return exists !== undefined && (await deleteAlone(client, scene));
    const profile = await requireProfile(name, deps.store);
    await refuseWhileOpen(name, deps.store);
    if (profile.clientId !== clientId || profile.server !== scene.reach.server) {
      throw changedMeanwhile(clientId, name);
    }
    await deleteOfProfile(profile, scene.site);
    return true;
  });
}

async function deleteFormer({ clientId, retiring }: ChosenClient, scene: Scene): Promise<boolean> {
  const { deps } = scene.site;
  const name = retiring?.profile ?? '';
  return withProfileLock(name, deps, async () => {
    await refuseWhileOpen(name, deps.store);
    const profile = await deps.store.profiles.read(name);
    if (profile?.retiring?.clientId !== clientId) return false;
    return (await retireNow(scene.site, profile)) !== undefined;
  });
}

function deleteAlone({ clientId, scopes }: ChosenClient, { site, reach }: Scene): Promise<boolean> {
  return withDeletionLock(site.deps, () =>
    deleteUnprofiled({ clientId, scopes: scopes ?? [] }, reach, site),
  );
}

async function finishDeletion(clientId: string, scene: Scene): Promise<boolean> {
  const { site } = scene;
  const entry = openWorkOn(clientId, scene);
  if (entry === undefined) return false;
  const work = (open: typeof entry) => recoverEntry(open, { ...site, undo: false });
  const { outcome } = await recoverLocked(entry, work, site.deps);
  return outcome !== 'ended-elsewhere';
}

function changedMeanwhile(clientId: string, profile: string): FidesAuthError {
  return new FidesAuthError(
    'client.changed',
    `client ${clientId}: profile ${profile} has another client since the plan`,
    { fix: 'run it again to see the plan as it is now', clientId },
  );
}
