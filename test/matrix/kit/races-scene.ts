import assert from 'node:assert/strict';
import { type FSWatcher, watch } from 'node:fs';
import { basename, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Fault } from '../../support/fault-server.ts';
import type { Run } from '../../support/run.ts';
import { documentsIn, errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

export const BOOTSTRAP = [
  'bootstrap',
  '--preset',
  'auditor',
  '-p',
  'ci',
  '--no-input',
  '--json',
] as const;
const REVOKE = ['revoke', '-p', 'ci', '--yes', '--json'] as const;
const REMOVE = ['profiles', 'remove', 'ci', '--keep-client', '--yes', '--json'] as const;
const REPLACE = [...BOOTSTRAP, '--if-exists', 'replace', '--yes'];
export const COMMANDS = {
  bootstrap: BOOTSTRAP,
  replace: REPLACE,
  revoke: REVOKE,
  remove: REMOVE,
};
export type Command = keyof typeof COMMANDS;

/** Commands that send no request, so that nothing can be cut in there. */
export const RENAMES = {
  rename: ['profiles', 'rename', 'ci', 'build', '--json'],
  'rename back': ['profiles', 'rename', 'build', 'ci', '--json'],
} as const;

/** Runs at the same time are processes of their own: only those can be cut in where they write. */
export const APART = { mode: 'spawned' } as const;

/** What a run came to, for the counts and for what is expected of it. */
export function outcomeOf(run: Run): string {
  if (run.status !== 0) return errorOf(run).code;
  const { kind, created } = JSON.parse(run.stdout);
  return created === undefined ? kind : `${kind} created=${created}`;
}

/** A bootstrap that made a client, and one that found its profile made by another. */
export const MADE = 'bootstrap created=true';
export const FOUND_MADE = 'bootstrap created=false';

/** The ids of clients that `profiles remove --keep-client` has left on the server on purpose. */
export function keptBy(runs: readonly Run[]): string[] {
  const done = runs.filter((run) => run.status === 0).map((run) => JSON.parse(run.stdout));
  return done.filter(({ kind }) => kind === 'profiles.remove').map(({ clientId }) => clientId);
}

const idsIn = (stage: Stage, ...folder: string[]): unknown[] =>
  documentsIn(stage.store, ...folder).map(({ clientId }) => clientId);

/**
 * Store and server agree, and nobody is at work: each living client has exactly one place, each
 * profile a living client with its secret, and no lock, temporary file or journal entry is left.
 */
export function assertAgreement(stage: Stage, kept: readonly string[], label: string): void {
  const profiles = idsIn(stage, 'profiles');
  const places = [...profiles, ...idsIn(stage, 'state', 'journal'), ...kept];
  assert.deepEqual([...places].sort(), [...stage.living()].sort(), `${label}: clients and places`);
  assert.equal(new Set(places).size, places.length, `${label}: a client with two places`);
  const secrets = documentsIn(stage.store, 'credentials').map(({ clientId, clientSecret }) => {
    const made = stage.made.find((pair) => pair.client_id === clientId);
    assert.equal(clientSecret === made?.client_secret, true, `${label}: another secret`);
    return clientId;
  });
  assert.deepEqual(secrets.sort(), profiles.sort(), `${label}: secrets and profiles`);
  const left = filesIn(stage.store).filter((name) => /\.tmp$|locks\/|journal\//.test(name));
  assert.deepEqual(left, [], `${label}: left over`);
}

/** A promise that is settled from outside. */
export function newGate(): { readonly passed: Promise<void>; open(): void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

/** Settles when some process tries to take that lock, seen by its temporary file `tries` times. */
export function tryOfLock(t: TestContext, stage: Stage, name: string, tries = 1): Promise<void> {
  let seen = 0;
  return new Promise((resolve) => {
    const watcher: FSWatcher = watch(join(stage.store, 'state', 'locks'), (_, file) => {
      if (file === null || !basename(file).startsWith(`.${name}.lock.`)) return;
      seen += 1;
      if (seen < tries) return;
      watcher.close();
      resolve();
    });
    t.after(() => watcher.close());
  });
}

export type Interleaving = {
  readonly version: string;
  readonly first: Command;
  readonly second: Command;
  /** The request of the first, counted from 0, whose reply is held until the second waits or ended. */
  readonly at: number;
  readonly when: Fault['when'];
};

/** The runs of an interleaving with its stage; undefined when the first sends no such request. */
export async function interleave(
  t: TestContext,
  { version, first, second, at, when }: Interleaving,
): Promise<{ stage: Stage; runs: readonly [Run, Run] } | undefined> {
  const [reached, held] = [newGate(), newGate()];
  let from: number | undefined;
  const stage = await newStage(t, version, {
    fault: ({ order }) => {
      if (from === undefined || order !== from + at) return undefined;
      reached.open();
      return { when, act: { kind: 'wait', until: held.passed } };
    },
  });
  if (first !== 'bootstrap') assert.equal((await stage.run(BOOTSTRAP)).status, 0);
  from = stage.server.requests.length;
  const one = stage.run(COMMANDS[first], APART);
  const isReached = await Promise.race([reached.passed.then(() => true), one.then(() => false)]);
  if (!isReached) return undefined;
  const waits = tryOfLock(t, stage, 'ci');
  const other = stage.run(COMMANDS[second], APART);
  await Promise.race([waits, other]);
  held.open();
  return { stage, runs: await Promise.all([one, other]) };
}
