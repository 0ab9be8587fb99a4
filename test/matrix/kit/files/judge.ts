import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Ended } from '../../../support/run.ts';
import {
  ageJournal,
  type ClientSeen,
  faultsOfFiles,
  holdsAny,
  isCurrent,
  lookAt,
  namedBy,
  type View,
} from '../outside.ts';
import type { World } from '../world.ts';
import type { FileScenario } from './scenarios.ts';

/** What a case must not come to. */
export type Breach = 'lost' | 'wrongly reported' | 'blocked';

/** Every breach of a case, with what was seen. */
export type Breaches = readonly (readonly [Breach, string])[];

/** What is looked at after a run whose file calls failed. */
export type FileCase = {
  readonly world: World;
  readonly scenario: FileScenario;
  readonly before: View;
  readonly ended: Ended;
};

const RECOVER = ['recover', '--yes', '--json'];
/** What leaves a client to another store, or takes it from there. */
const KEPT: readonly string[] = ['profiles remove', 'import'];

/** Looks at a case right after its run, recovers with a sound disk, and looks again. */
export async function judgeFiles(one: FileCase): Promise<Breaches> {
  const found: [Breach, string][] = [];
  const note = (breach: Breach, problems: readonly string[]): void => {
    for (const problem of problems) found.push([breach, problem]);
  };
  const { world } = one;
  const after = await lookAt(world);
  note('lost', losses(one, after));
  note('wrongly reported', wrongReports(one, after));
  const { ends, forgot } = await recovered(world, one.scenario.recovers ?? []);
  for (const end of ends) note('wrongly reported', falseWords(world, end, 'recover'));
  const last = ends.at(-1);
  note('blocked', last?.status === 0 ? [] : [`recover: exit ${last?.status}: ${last?.stderr}`]);
  note('blocked', await unrepeated(one));
  const left = await lookAt(world);
  note('lost', losses(one, left));
  note('blocked', await unrest(one, left, forgot));
  return found;
}

/** A profile whose client does not work any more, or a client with scopes that nothing leads to. */
function losses({ scenario, before }: FileCase, view: View): string[] {
  const dead = before.profiles
    .filter(({ works }) => works && scenario.deletes !== true)
    .filter(({ name }) => !isRotating(view, name))
    .filter(
      ({ name, clientId }) =>
        !view.profiles.some((now) => (now.name === name || now.clientId === clientId) && now.works),
    )
    .map(({ name }) => `profile ${name} has lost its client: ${told(view)}`);
  const known = new Set([
    ...namedBy(view.profiles.filter(({ works, name }) => works || isRotating(view, name))),
    ...view.journal.flatMap(({ clientId, marker }) => [clientId, marker]),
    ...(KEPT.includes(scenario.name) ? before.clients.map(({ id }) => id) : []),
  ]);
  // What a replacement is about to delete is named by its record alone.
  const replaced = view.journal.flatMap(({ replaces }) => replaces);
  const lost = view.clients
    .filter(({ scopes }) => scopes.length > 0)
    .filter(({ id, marker }) => ![id, marker].some((key) => key !== undefined && known.has(key)))
    .filter(({ id }) => !replaced.includes(id))
    .map(({ id }) => `client ${id} is accounted for nowhere: ${told(view)}`);
  return [...dead, ...lost];
}

/** Its secret may be useless until the rotation in place is finished, as its record says. */
function isRotating({ journal }: View, name: string): boolean {
  return journal.some(({ profile, state }) => profile === name && state === 'rotating');
}

/** An exit 0 of what is not done, an open record that is not named, and words that are not true. */
function wrongReports(one: FileCase, view: View): string[] {
  const { world, scenario, ended } = one;
  const problems = ended.status === 0 ? undoneOnes(one, view) : unnamedOnes(one, view);
  const how = `(exit ${ended.status}: ${ended.stderr.slice(0, 600)}) ${told(view)}`;
  const found = problems.map((problem) => `${problem} ${how}`);
  return [...falseWords(world, ended, scenario.name), ...found];
}

function undoneOnes({ world, scenario, before }: FileCase, view: View): string[] {
  const isDone = scenario.isDone(view, before, world);
  return [
    ...(isDone ? [] : ['exit 0, and not done']),
    ...(view.journal.length === 0 ? [] : ['exit 0 with an open record']),
  ];
}

function unnamedOnes({ world, scenario, before, ended }: FileCase, view: View): string[] {
  const known = new Set(before.journal.map(({ marker }) => marker));
  const open = view.journal.filter(({ marker }) => !known.has(marker));
  const unnamed = open.filter(({ marker, clientId }) => {
    const ids = clientId === undefined ? world.issued.secrets.keys() : [clientId];
    const names = holdsAny(ended.stderr, [marker, ...ids]);
    return ended.status !== 9 || !names || !ended.stderr.includes('fidesauth recover');
  });
  const handed = join(world.store, '..', scenario.handsTo ?? 'none');
  if (existsSync(handed) && !ended.stderr.includes('may be in it')) return ['it was handed over'];
  if (unnamed.length > 0) return unnamed.map(({ marker }) => `record ${marker} is not named`);
  if (ended.status === 9 || view.journal.length > 0 || scenario.deletes === true) return [];
  const { isDone, mayEnd } = scenario;
  const whole = isUnchanged(view, before) || isDone(view, before, world) || mayEnd?.(view) === true;
  return whole ? [] : ['neither done nor as before'];
}

/** Nobody but these runs has touched anything, and none of them comes upon a bug. */
function falseWords(world: World, { status, stdout, stderr }: Ended, name: string): string[] {
  const said = stdout + stderr;
  const secrets = [world.rootSecret, ...world.issued.everySecret];
  return [
    ...(/somebody else/i.test(said) ? [`${name}: somebody else is blamed: ${said}`] : []),
    ...(status === 1 ? [`${name}: a bug: ${said}`] : []),
    ...(holdsAny(said, secrets) ? [`${name}: a secret is told`] : []),
  ];
}

type Recovery = { readonly ends: readonly Ended[]; readonly forgot: boolean };

/** One `recover`; before Fides 2.82 it may name a create whose client nobody can find: that is forgotten. */
async function recovered(world: World, flags: readonly string[]): Promise<Recovery> {
  ageJournal(world.store);
  const ends = [await world.run([...RECOVER, ...flags])];
  const marker = /--forget ([0-9a-f]{32})/.exec(ends[0]?.stderr ?? '')?.[1];
  if (marker === undefined || isCurrent(world.version)) return { ends, forgot: false };
  const { clients, profiles } = await lookAt(world);
  const named = new Set(profiles.map(({ clientId }) => clientId));
  if (clients.some(({ id, scopes }) => scopes.length > 0 && !named.has(id)))
    return { ends, forgot: false };
  ends.push(await world.run(['recover', '--forget', marker, '--yes', '--json']));
  return { ends, forgot: true };
}

/** With a sound disk and after a recovery: no unfinished work, all agree, and the next command works. */
async function unrest(
  { world, scenario, before }: FileCase,
  view: View,
  forgot: boolean,
): Promise<string[]> {
  const found = view.journal.map(({ marker, state }) => `record ${marker} stays open (${state})`);
  const again = await world.run(RECOVER);
  if (again.status !== 0 || JSON.parse(again.stdout).recovered.length > 0) {
    found.push(`another recover: exit ${again.status}: ${again.stdout}${again.stderr}`);
  }
  for (const { name, clientId, works, scopes } of view.profiles) {
    const held = view.clients.find(({ id }) => id === clientId);
    if (!works) found.push(`profile ${name}: its pair is not accepted`);
    // A change that did not come about leaves the drift that it was to mend.
    const drifted = held?.scopes.join() !== scopes.join() && scenario.drifts !== true;
    if (drifted && !isUnchanged(view, before)) found.push(`profile ${name}: other scopes are held`);
  }
  const profiles = namedBy(view.profiles);
  found.push(...strays(view, profiles, forgot), ...faultsOfFiles(world));
  return [...found, ...(await refusedToken(world, view))];
}

/** A command that keeps no record ends what it has begun when it is run again. */
async function unrepeated({ world, scenario, ended }: FileCase): Promise<string[]> {
  if (scenario.isRepeated !== true || ended.status === 0) return [];
  const { status, stderr } = await world.run(scenario.args);
  return status === 0 || status === 5
    ? []
    : [`the same again: exit ${status}: ${stderr} after ${ended.stderr}`];
}

/** Credentials and clients that no profile names. */
function strays(view: View, profiles: readonly string[], forgot: boolean): string[] {
  const isStray = ({ id, scopes }: ClientSeen): boolean =>
    !profiles.includes(id) && !(forgot && scopes.length === 0);
  const credentials = view.credentials.filter((id) => !profiles.includes(id));
  return credentials
    .map((id) => `the credential of client ${id} stays`)
    .concat(
      view.profiles.length > 0 || view.credentials.length > 0
        ? view.clients.filter(isStray).map(({ id }) => `client ${id} stays`)
        : [],
    );
}

async function refusedToken(world: World, { profiles }: View): Promise<string[]> {
  const found: string[] = [];
  for (const { name } of profiles) {
    const run = await world.run(['token', '-p', name, '--fresh']);
    if (run.status !== 0) found.push(`token: exit ${run.status}: ${run.stderr}`);
  }
  return found;
}

function isUnchanged(view: View, before: View): boolean {
  return told(view) === told(before);
}

function told({ clients, profiles, credentials, journal }: View): string {
  return JSON.stringify({ clients, profiles, credentials, journal });
}
