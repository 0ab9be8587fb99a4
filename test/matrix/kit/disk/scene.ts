import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Fault, RequestRecord } from '../../../support/fault-server.ts';
import { nameOf, type RequestName } from '../../../support/requests.ts';
import type { Run, RunOptions } from '../../../support/run.ts';
import { errorOf, filesIn, newStage, type Stage } from '../../../support/stage.ts';
import { unaccounted } from '../account.ts';
import { journalSays } from '../torn/scene.ts';

/** A stage whose store is where the case has it, with faults that can be set. */
export type Scene = Stage & {
  readonly version: string;
  fault(next: (request: RequestRecord) => Fault | undefined): void;
};

export type Start = 'nothing' | 'profile' | 'cut short';

/** How a case runs the tool: as this user or as another. */
export type Tool = (args: readonly string[], options?: RunOptions) => Promise<Run>;

const BOOTSTRAP = ['bootstrap', '-p', 'ci', '--preset', 'auditor'];

/** Whose bootstrap is cut short there when the server has acted, and what the journal says then. */
const CUT: Readonly<Record<string, readonly [RequestName, string]>> = {
  '2.86.2': ['proof token', 'recorded'],
  '2.60.0': ['assign', 'assigning'],
};

/** A stage with its store in that folder, in which that much was done before. */
export async function sceneIn(
  t: TestContext,
  version: string,
  folder: string,
  start: Start,
): Promise<Scene> {
  let fault: (request: RequestRecord) => Fault | undefined = () => undefined;
  const stage = await newStage(t, version, { fault: (request) => fault(request) });
  const env = { FIDESAUTH_CONFIG_DIR: join(folder, 'store') };
  const scene: Scene = {
    ...stage,
    version,
    store: env.FIDESAUTH_CONFIG_DIR,
    run: (args, options) => stage.run(args, { ...options, env: { ...options?.env, ...env } }),
    fault: (next) => {
      fault = next;
    },
  };
  if (start === 'profile') assert.equal((await scene.run(BOOTSTRAP)).status, 0);
  if (start === 'cut short') await cutShort(scene, version);
  return scene;
}

async function cutShort(scene: Scene, version: string): Promise<void> {
  const [name, state] = CUT[version] ?? ['create', 'intent'];
  let pid = 0;
  const kill = async (): Promise<void> => {
    await journalSays(scene, state);
    process.kill(pid, 'SIGKILL');
  };
  scene.fault((request) =>
    nameOf(request) === name ? { when: 'after', act: { kind: 'wait', until: kill() } } : undefined,
  );
  const onStart = (started: number): void => {
    pid = started;
  };
  await assert.rejects(scene.run(BOOTSTRAP, { onStart }), /ended by SIGKILL/);
  scene.fault(() => undefined);
}

/** What the store and the server say together. */
type State = 'active' | 'nothing' | 'open';

const namesOf = (scene: Scene, folder: string): string[] =>
  filesIn(join(scene.store, folder)).filter((name) => !name.startsWith('.'));

/** Active: a profile with a client that is there; nothing: neither; open: told by the journal. */
function stateOf(scene: Scene): State {
  const journal = namesOf(scene, 'state/journal');
  const committed = journal.every((name) =>
    readFileSync(join(scene.store, 'state/journal', name), 'utf8').includes('"state": "committed"'),
  );
  const profiles = namesOf(scene, 'profiles');
  const credentials = namesOf(scene, 'credentials').map((name) => name.replace('.json', ''));
  const living = scene.living();
  const paired = living.length === 1 && credentials.join() === living.join();
  if (profiles.length === 1 && paired && committed) return 'active';
  const left = profiles.length + credentials.length + living.length + journal.length;
  return left === 0 ? 'nothing' : 'open';
}

const STATE_BEFORE = { nothing: 'nothing', profile: 'active', 'cut short': 'open' } as const;

/** After a run that could not write: as before, or done, or exit 9 that says what is open. */
export async function isAccounted(scene: Scene, start: Start, run: Run): Promise<void> {
  const told = `exit ${run.status}, ${stateOf(scene)}: ${run.stderr}${filesIn(scene.store).join(' ')}`;
  wholeFiles(scene, told);
  assert.deepEqual(await unaccounted(scene), [], told);
  assert.ok(run.status === 0 || run.status === 8 || run.status === 9, told);
  if (run.status === 9) {
    const { message, fix, clientId } = errorOf(run);
    assert.match(`${message} ${fix}`, /fidesauth recover/, told);
    const named = [...scene.made.map((pair) => pair.client_id), 'marker '];
    assert.ok(
      named.some((name) => `${message} ${clientId}`.includes(name)),
      told,
    );
    return;
  }
  if (run.status === 0) return assert.notEqual(stateOf(scene), 'open', told);
  const right: State[] = start === 'nothing' ? ['nothing', 'active'] : [STATE_BEFORE[start]];
  assert.ok(right.includes(stateOf(scene)), told);
}

/**
 * With room again, one `recover` ends whatever is open. Before 2.82 it cannot when the journal alone
 * took no writes: the client is deleted then, and with its secret the proof of that. Exit 9 says so,
 * and `--forget` ends it; nothing may live there.
 */
export async function isMended(scene: Scene, tool: Tool = scene.run): Promise<void> {
  scene.fault(() => undefined);
  const run = await tool(['recover', '--yes', '--json']);
  const told = `recover: ${run.status} ${stateOf(scene)} ${run.stderr}${filesIn(scene.store).join(' ')}`;
  if (run.status === 9) {
    const marker = /--forget ([0-9a-f]{32})$/.exec(errorOf(run).fix ?? '')?.[1] ?? '';
    assert.deepEqual([scene.version, scene.living()], ['2.60.0', []], told);
    assert.equal((await tool(['recover', '--forget', marker, '--yes'])).status, 0, told);
  } else assert.equal(run.status, 0, told);
  assert.notEqual(stateOf(scene), 'open', told);
  assert.deepEqual(namesOf(scene, 'state/journal'), [], told);
  wholeFiles(scene, told);
  const torn = filesIn(scene.store).filter((name) => name.endsWith('.tmp'));
  assert.deepEqual(torn, [], told);
  if (stateOf(scene) === 'nothing') return;
  const token = await tool(['token', '-p', 'ci', '--fresh']);
  assert.equal(token.status, 0, told + token.stderr);
}

function wholeFiles({ store }: Scene, told: string): void {
  for (const name of filesIn(store).filter((file) => /(^|\/)[^./][^/]*\.json$/.test(file))) {
    const text = readFileSync(join(store, name), 'utf8');
    assert.doesNotThrow(() => JSON.parse(text), `${name} is torn; ${told}`);
  }
}
