import type { Ended } from '../../../support/run.ts';
import { documentsIn, remainsIn } from '../../../support/stage.ts';
import { faultsOfFiles, holdsAny, lookAt, type View } from '../outside.ts';
import type { World } from '../world.ts';
import type { Deletions } from './scene.ts';

/** How a case may end badly. */
export type Breaches = readonly string[];

/**
 * What is wrong right after a run that was disturbed, and after it was run again and recovered: an
 * exit 0 of what is not done, open work that is not named, what does not come to its end.
 */
export async function judgeDeletions(
  world: World,
  deletions: Deletions,
  ended: Ended,
): Promise<Breaches> {
  const view = await lookAt(world);
  const found = [...wrongWords(world, ended), ...unnamed(world, deletions, ended, view)];
  for (const args of [deletions.args, ['recover', '--yes', '--json'], deletions.args]) {
    const end = await world.run(args);
    found.push(...wrongWords(world, end));
    if (end.status !== 0) found.push(`blocked: ${args[0]}: exit ${end.status}: ${end.stderr}`);
  }
  const left = await lookAt(world);
  if (!isDone(left, deletions)) found.push(`lost: ${told(left)}`);
  return [...found, ...strayFiles(world, left), ...faultsOfFiles(world)];
}

/** The clients of the profiles that stay are there and work, and nothing else. */
function isDone({ clients, profiles, journal }: View, { stay }: Deletions): boolean {
  const named = profiles.map(({ clientId }) => clientId).sort();
  return (
    journal.length === 0 &&
    profiles.map(({ name }) => name).join() === stay.join() &&
    profiles.every(({ works, retiring }) => works && retiring === undefined) &&
    clients.map(({ id }) => id).join() === named.join()
  );
}

/** What is stored of clients and profiles that are gone. */
function strayFiles(world: World, { profiles }: View): string[] {
  const known = profiles.flatMap(({ name, clientId }) => [
    `profiles/${name}.json`,
    `credentials/${clientId}.json`,
    `state/tokens/${clientId}.json`,
  ]);
  const left = remainsIn(world.store).filter(
    (name) =>
      !known.includes(name) &&
      !/config\.json$|\.tmp$|^state.(?:locks.*\.lock|history\.)/.test(name),
  );
  return left.length === 0 ? [] : [`lost: ${left.join(', ')}`];
}

function wrongWords(world: World, { status, stdout, stderr }: Ended): string[] {
  const said = stdout + stderr;
  const secrets = [world.rootSecret, ...world.issued.everySecret];
  return [
    ...(status === 1 ? [`wrong: a bug: ${said}`] : []),
    ...(holdsAny(said, secrets) ? ['wrong: a secret is told'] : []),
  ];
}

function unnamed(
  world: World,
  deletions: Deletions,
  { status, stdout, stderr }: Ended,
  view: View,
): string[] {
  if (status === null) return [];
  if (status === 0) {
    return isDone(view, deletions) ? [] : [`wrong: exit 0, and not done: ${stdout}${stderr}`];
  }
  return documentsIn(world.store, 'state', 'journal')
    .map(({ clientId }) => String(clientId))
    .filter((clientId) => !(stdout + stderr).includes(clientId))
    .map((clientId) => `wrong: ${clientId} is open and not named: ${stdout}${stderr}`);
}

function told({ clients, profiles, journal }: View): string {
  return JSON.stringify({ clients, profiles, journal });
}
