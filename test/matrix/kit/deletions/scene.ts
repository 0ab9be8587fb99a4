import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from '../../../support/run.ts';
import { documentsIn, remainsIn } from '../../../support/stage.ts';
import { faultsOfFiles, holdsAny, isCurrent, lookAt, type View } from '../outside.ts';
import type { World } from '../world.ts';

/** Deletes all that this store has made, by filter: ids differ from case to case. */
export const REVOKE_ALL = ['clients', 'revoke', '--kind', 'stored,elsewhere', '--yes', '--json'];

/** Deletes what has expired; the world of {@link plantMany} has one such client. */
export const PRUNE = ['clients', 'prune', '--yes', '--json'];

/** How a case may end badly. */
export type Breaches = readonly string[];

/**
 * Three clients of this store: one of profile `ci`, which has expired, one whose secret alone is
 * stored, and from 2.82 one that only the history names.
 */
export async function plantMany(world: World): Promise<void> {
  const expiry = isCurrent(world.version) ? ['--expires', '1m'] : [];
  await made(world, ['bootstrap', '-p', 'old', '--preset', 'auditor']);
  if (isCurrent(world.version)) {
    await made(world, ['bootstrap', '-p', 'far', '--preset', 'auditor']);
    await made(world, ['profiles', 'remove', 'far', '--keep-client', '--yes']);
  }
  await made(world, ['bootstrap', '-p', 'ci', '--preset', 'auditor', ...expiry]);
  rmSync(join(world.store, 'profiles', 'old.json'));
}

async function made(world: World, args: readonly string[]): Promise<void> {
  const run = await world.run(args);
  if (run.status !== 0) throw new Error(`not planted: exit ${run.status}: ${run.stderr}`);
}

/**
 * What is wrong right after a run that was disturbed, and after it was run again and recovered: an
 * exit 0 of what is not done, open work that is not named, what does not come to its end.
 */
export async function judgeDeletions(world: World, ended: Ended): Promise<Breaches> {
  const found = [...wrongWords(world, ended), ...unnamed(world, ended, await lookAt(world))];
  const ends: Ended[] = [];
  for (const args of [REVOKE_ALL, ['recover', '--yes', '--json'], REVOKE_ALL]) {
    const end = await world.run(args);
    ends.push(end);
    found.push(...wrongWords(world, end));
    if (end.status !== 0) found.push(`blocked: ${args[0]}: exit ${end.status}: ${end.stderr}`);
  }
  const { clients, profiles, journal } = await lookAt(world);
  if (clients.length + profiles.length + journal.length > 0) {
    found.push(`lost: ${JSON.stringify({ clients, profiles, journal })}`);
  }
  const left = remainsIn(world.store).filter(
    (name) => !/config\.json$|\.tmp$|^state.(?:locks.*\.lock|history\.)/.test(name),
  );
  if (left.length > 0) found.push(`lost: ${left.join(', ')}`);
  return [...found, ...faultsOfFiles(world)];
}

function wrongWords(world: World, { status, stdout, stderr }: Ended): string[] {
  const said = stdout + stderr;
  const secrets = [world.rootSecret, ...world.issued.everySecret];
  return [
    ...(status === 1 ? [`wrong: a bug: ${said}`] : []),
    ...(holdsAny(said, secrets) ? ['wrong: a secret is told'] : []),
  ];
}

function unnamed(world: World, { status, stdout, stderr }: Ended, view: View): string[] {
  if (status === null) return [];
  if (status === 0) {
    const isDone = view.clients.length === 0 && view.journal.length === 0;
    return isDone ? [] : [`wrong: exit 0, and not done: ${stdout}${stderr}`];
  }
  return documentsIn(world.store, 'state', 'journal')
    .map(({ clientId }) => String(clientId))
    .filter((clientId) => !(stdout + stderr).includes(clientId))
    .map((clientId) => `wrong: ${clientId} is open and not named: ${stdout}${stderr}`);
}
