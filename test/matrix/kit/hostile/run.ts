import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ERRORS } from '../../../../src/errors.ts';
import { runMain } from '../../../cli/run-main.ts';
import { fidesauth, type Run } from '../../../support/run.ts';
import { documentsIn, errorOf, filesIn } from '../../../support/stage.ts';
import { FRIENDLY, type Hostile, MOST_REQUESTS, type Mood, storeEnv, type Trap } from './scene.ts';
import type { Dice } from './values.ts';

export const LINES = {
  bootstrap: ['bootstrap', '--preset', 'auditor', '-p', 'ci', '--no-input'],
  token: ['token', '-p', 'ci', '--fresh'],
  recover: ['recover', '--yes'],
  revoke: ['revoke', '-p', 'ci', '--yes'],
  scopes: ['scopes', 'list'],
} as const;
export type Line = keyof typeof LINES;

const TIMEOUT_S = 1;
/** The longest waits that are documented: for one 429 or gateway, and for taking back. */
const PATIENCE_S = 30;
const UNDO_S = 20;
/** For the work itself, on a slow machine that does much else: only a hang takes longer. */
const WORK_S = 240;

/** All the time that a run may take, by what the server has had of it. */
function deadline(server: Hostile, sent: number): number {
  return sent * TIMEOUT_S + server.patience() * PATIENCE_S + UNDO_S + WORK_S;
}

/** Makes what the command works on, while the server is still honest. */
export async function prepareFor(line: Line, server: Hostile, folder: string, dice: Dice) {
  if (line === 'bootstrap' || line === 'scopes') return;
  const made = await runMain(LINES.bootstrap, { env: storeEnv(server, folder), cwd: folder });
  assert.equal(made.status, 0, made.stderr);
  if (line === 'recover') leaveOpen(join(folder, 'store'), dice);
}

const STATES = ['intent', 'recorded', 'undoing', 'revoke'] as const;

/** Neither its id nor its secret was stored. */
const UNKNOWN = {};

/** Turns a finished bootstrap into one that was cut short a while ago. */
function leaveOpen(store: string, dice: Dice): void {
  const [profile] = documentsIn(store, 'profiles');
  if (profile === undefined) throw new Error('no profile was made');
  const { name, createdAt: _, serverVersion: __, clientId, ...same } = profile;
  const state = dice.of(STATES);
  const long = new Date(Date.now() - 120_000).toISOString();
  const legacy = String(profile.serverVersion).startsWith('2.60');
  const known = state === 'intent' && !legacy ? UNKNOWN : { clientId };
  const entry = {
    ...same,
    ...known,
    profile: name,
    operation: state === 'revoke' ? 'revoke' : 'bootstrap',
    state: state === 'revoke' || (state === 'intent' && legacy) ? 'recorded' : state,
    generation: legacy ? 'legacy' : 'current',
    startedAt: long,
    sentAt: long,
  };
  const journal = join(store, 'state', 'journal');
  mkdirSync(journal, { recursive: true, mode: 0o700 });
  const path = join(journal, `${String(profile.marker)}.json`);
  writeFileSync(path, JSON.stringify(entry), { mode: 0o600 });
  if (state !== 'revoke') rmSync(join(store, 'profiles', `${String(name)}.json`));
  if (known === UNKNOWN) rmSync(join(store, 'credentials', `${String(clientId)}.json`));
}

export type Trial = {
  readonly line: Line;
  readonly server: Hostile;
  readonly folder: string;
  readonly mood: Mood;
  readonly json: boolean;
  /** A process of its own, or in this one. */
  readonly own: boolean;
};

/** Runs the command line into a hostile server. Returns the run and how long it took, in seconds. */
export async function runInto(trial: Trial): Promise<{ run: Run; seconds: number; sent: number }> {
  const { line, server, folder, mood, json, own } = trial;
  server.turn(mood);
  const before = server.requests.length;
  const args = [...LINES[line], '--timeout', String(TIMEOUT_S), ...(json ? ['--json'] : ['-v'])];
  const started = performance.now();
  const options = { env: storeEnv(server, folder), cwd: folder };
  const run = await (own ? fidesauth(args, options) : runMain(args, options));
  const seconds = (performance.now() - started) / 1000;
  server.turn(FRIENDLY);
  return { run, seconds, sent: server.requests.length - before };
}

/** A new line is the one control character that the tool writes; U+2028 and such are none. */
const CONTROL = /[^\P{Cc}\n]/u;

/** The token that a run may print: `token` and nothing else. */
function printed({ line, json }: Trial, { status, stdout }: Run): string {
  if (line !== 'token' || status !== 0) return '';
  return json ? JSON.parse(stdout).accessToken : stdout.slice(0, -1);
}

/** What holds whatever a server does. */
export function assertSafe(
  trial: Trial,
  { run, seconds, sent }: { run: Run; seconds: number; sent: number },
  trap: Trap,
  label: string,
): void {
  const { server, line, json, folder } = trial;
  const { status, stdout, stderr } = run;
  const own = printed(trial, run);
  const rest = own === '' ? stdout : stdout.replace(own, '');
  // First of all, as what fails below shows what was said.
  for (const secret of server.secrets()) {
    assert.equal(rest.includes(secret), false, `${label}: a secret on stdout`);
    assert.equal(stderr.includes(secret), false, `${label}: a secret on stderr`);
  }
  const statuses = new Set<number>(Object.values(ERRORS).map(({ exit }) => exit));
  const shown = JSON.stringify(stderr.slice(-500));
  assert.ok(status === 0 || statuses.has(status), `${label}: exit ${status}`);
  assert.notEqual(status, 1, `${label}: unexpected: ${shown}`);
  if (json && status !== 0) assert.equal(errorOf(run).exitCode, status, label);
  assert.equal(CONTROL.test(stdout), false, `${label}: control characters on stdout`);
  assert.equal(CONTROL.test(stderr), false, `${label}: control characters on stderr: ${shown}`);
  assert.ok(sent < MOST_REQUESTS, `${label}: ${sent} requests`);
  const limit = deadline(server, sent);
  assert.ok(seconds < limit, `${label}: ${seconds} s of at most ${limit}`);
  assert.deepEqual(trap.arrived, [], `${label}: the trap`);
  assertWhole(line, status, join(folder, 'store'), label);
}

/** What is told and what is stored agree, and no half file or lock is left. */
function assertWhole(line: Line, status: number, store: string, label: string): void {
  const left = filesIn(store).filter((name) => /\.tmp$|locks\//.test(name));
  assert.deepEqual(left, [], `${label}: left over`);
  const open = documentsIn(store, 'state', 'journal').length;
  if (line === 'bootstrap') assert.equal(open, status === 9 ? 1 : 0, `${label}: open work`);
  if (line === 'recover' && status === 0) assert.equal(open, 0, `${label}: open work`);
}
