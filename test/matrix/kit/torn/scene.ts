import assert from 'node:assert/strict';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { Fault, RequestRecord } from '../../../support/fault-server.ts';
import { nameOf } from '../../../support/requests.ts';
import { filesIn, newStage, type Stage } from '../../../support/stage.ts';

/** The documents of the store; of a journal, how far the run had come that was killed. */
export type Kind = 'profile' | 'credential' | 'settings' | 'token' | JournalKind;
export type JournalKind =
  | 'journal intent'
  | 'journal recorded'
  | 'journal assigning'
  | 'journal rotating';

export const JOURNALS: readonly JournalKind[] = [
  'journal intent',
  'journal recorded',
  'journal assigning',
  'journal rotating',
];

/** One document, whole, and the command lines that read it. */
export type Target = {
  readonly kind: Kind;
  readonly stage: Stage;
  readonly path: string;
  readonly bytes: Buffer;
  readonly commands: readonly (readonly string[])[];
};

const COMMANDS: Readonly<Record<Kind, readonly (readonly string[])[]>> = {
  profile: [['profiles', 'show', 'ci']],
  credential: [['token', '-p', 'ci', '--fresh']],
  settings: [['profiles', 'list'], ['token'], ['profiles', 'show']],
  token: [['token', '-p', 'ci']],
  'journal intent': [['recover', '--yes']],
  'journal recorded': [['recover', '--yes']],
  'journal assigning': [['recover', '--yes']],
  'journal rotating': [['recover', '--yes']],
};

/** The document of that kind in a store that `bootstrap` and `profiles use` have made. */
export async function targetOf(t: TestContext, kind: Kind): Promise<Target> {
  const stage = isJournal(kind) ? await killedStage(t, kind) : await wholeStage(t, kind);
  const [name, more] = filesIn(stage.store).filter((file) => FILES[kind].test(file));
  if (name === undefined || more !== undefined) throw new Error(`not one file is the ${kind}`);
  const path = join(stage.store, name);
  if (isJournal(kind) && kind !== 'journal rotating') age(path);
  return { kind, stage, path, bytes: readFileSync(path), commands: COMMANDS[kind] };
}

export function isJournal(kind: Kind): kind is JournalKind {
  return JOURNALS.some((journal) => journal === kind);
}

const JOURNAL_FILE = /^state\/journal\/[0-9a-f]{32}\.json$/;
const FILES: Readonly<Record<Kind, RegExp>> = {
  profile: /^profiles\/ci\.json$/,
  credential: /^credentials\/[0-9a-f]{32}\.json$/,
  settings: /^config\.json$/,
  token: /^state\/tokens\/[0-9a-f]{32}\.json$/,
  'journal intent': JOURNAL_FILE,
  'journal recorded': JOURNAL_FILE,
  'journal assigning': JOURNAL_FILE,
  'journal rotating': JOURNAL_FILE,
};

const BOOTSTRAP = ['bootstrap', '-p', 'ci', '--preset', 'auditor'];
const ROTATE = ['rotate', '-p', 'ci', '--in-place', '--yes'];

async function wholeStage(t: TestContext, kind: Kind): Promise<Stage> {
  const stage = await newStage(t, '2.86.2');
  const writing = { settings: ['profiles', 'use', 'ci'], token: ['token', '--fresh', '-p', 'ci'] };
  const writer = kind === 'settings' || kind === 'token' ? [writing[kind]] : [];
  for (const args of [BOOTSTRAP, ...writer]) {
    const run = await stage.run(args);
    assert.equal(run.status, 0, run.stderr);
  }
  return stage;
}

const KILLED_AT = {
  'journal intent': ['2.86.2', 'create', 'intent'],
  'journal recorded': ['2.86.2', 'proof token', 'recorded'],
  'journal assigning': ['2.60.0', 'assign', 'assigning'],
  'journal rotating': ['2.86.2', 'renew', 'rotating'],
} as const satisfies Record<JournalKind, readonly [string, string, string]>;

const isRenewal = ({ path }: RequestRecord): boolean => path.endsWith('/secret');

/** A stage whose run was killed once the server had acted and the journal said that state. */
async function killedStage(t: TestContext, kind: JournalKind): Promise<Stage> {
  const [version, request, state] = KILLED_AT[kind];
  let pid = 0;
  let met = false;
  const kill = async (): Promise<void> => {
    await journalSays(stage, state);
    process.kill(pid, 'SIGKILL');
  };
  const fault = (record: RequestRecord): Fault | undefined => {
    const isIt = request === 'renew' ? isRenewal(record) : nameOf(record) === request;
    if (met || !isIt) return undefined;
    met = true;
    return { when: 'after', act: { kind: 'wait', until: kill() } };
  };
  const stage: Stage = await newStage(t, version, { fault });
  if (kind === 'journal rotating') assert.equal((await stage.run(BOOTSTRAP)).status, 0);
  const run = stage.run(kind === 'journal rotating' ? ROTATE : BOOTSTRAP, {
    onStart: (started) => {
      pid = started;
    },
  });
  await assert.rejects(run, /ended by SIGKILL/);
  // In-process runs have another host's name: the killed one's lock is not theirs to take over.
  rmSync(join(stage.store, 'state', 'locks', 'ci.lock'));
  return stage;
}

/** Waits until a journal entry is in that state. */
export async function journalSays({ store }: Pick<Stage, 'store'>, state: string): Promise<void> {
  const end = performance.now() + 180_000;
  const isThere = (): boolean =>
    filesIn(store)
      .filter((file) => JOURNAL_FILE.test(file))
      .some((file) => readFileSync(join(store, file), 'utf8').includes(`"state": "${state}"`));
  while (!isThere()) {
    if (performance.now() > end) throw new Error(`the journal never said ${state}`);
    await wait(1);
  }
}

/** Sets the send time back, as if the minute had passed that a lost create may take. */
function age(path: string): void {
  const text = readFileSync(path, 'utf8');
  const sentAt = new Date(Date.now() - 120_000).toISOString();
  const aged = text.replace(/"sentAt": "[^"]+"/, `"sentAt": "${sentAt}"`);
  assert.notEqual(aged, text);
  writeFileSync(path, aged);
}
