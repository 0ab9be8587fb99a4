import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { runMain } from '../../../cli/run-main.ts';
import type { Run } from '../../../support/run.ts';
import { entriesIn, errorOf } from '../../../support/stage.ts';
import { unaccounted } from '../account.ts';
import { verdictOf } from './oracle.ts';
import { isJournal, type Target } from './scene.ts';

/** What is done to a document's bytes, and how it is told when it fails. */
export type Case = { readonly label: string; change(whole: Buffer): Buffer };

/** How a command ended, by its exit status. */
export type Counts = Map<number, number>;

/** In this process by `main`, or as the executable: the same code, a hundred times as slow. */
export type Runner = 'main' | 'executable';

/**
 * Puts the bytes in the place of the document and runs each command that reads it.
 * @returns true when the target cannot be used for another case, because a run has worked on it
 */
export async function runCase(
  target: Target,
  { change, label }: Case,
  runner: Runner,
  counts: Counts,
): Promise<boolean> {
  const bytes = change(target.bytes);
  writeFileSync(target.path, bytes);
  const entries = entriesIn(target.stage.store);
  for (const args of target.commands) {
    const run = await runOne(target, [...args, '--json'], runner);
    counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
    const told = `${label}: ${args.join(' ')}: ${run.status} ${run.stderr.trim()}`;
    await isRight(target, bytes, run, told);
    if (run.status === 8) assert.deepEqual(entriesIn(target.stage.store), entries, told);
    else if (isJournal(target.kind)) return true;
  }
  writeFileSync(target.path, target.bytes);
  return false;
}

/** Nothing names a server: the one in the document is meant. */
function runOne({ stage }: Target, args: readonly string[], runner: Runner): Promise<Run> {
  const env = { ...stage.env, FIDESAUTH_SERVER: undefined };
  return runner === 'main' ? runMain(args, { env }) : stage.run(args, { env });
}

function damageIsTold({ path, stage }: Target, run: Run, told: string): void {
  const { code, message } = errorOf(run);
  assert.match(code, /^store\.(corrupt|newer)$/, told);
  assert.ok(message.includes(path), told);
  assert.equal(run.stdout, '', told);
  assert.ok(!`${run.stdout}${run.stderr}`.includes(stage.rootSecret), told);
}

async function isRight(target: Target, bytes: Buffer, run: Run, told: string): Promise<void> {
  const { kind, path, stage } = target;
  const verdict = verdictOf(kind, target.bytes, bytes);
  const where = `(differs at ${verdict.at}) ${told}`;
  assert.ok(verdict.statuses.includes(run.status), where);
  const stays = !verdict.mayGo.includes(run.status);
  if (stays) assert.ok(readFileSync(path).equals(bytes), `${where}: the file was touched`);
  if (run.status === 8) damageIsTold(target, run, where);
  if (kind === 'token' && run.status === 0) isTokenOf(path, run, where);
  if (kind === 'profile' && run.status === 0) showsAll(bytes, run, where);
  if (isJournal(kind) && run.status !== 8) assert.deepEqual(await unaccounted(stage), [], where);
}

/** What is printed can stand in a header and is what the cache holds. */
function isTokenOf(path: string, { stdout }: Run, told: string): void {
  const { accessToken } = JSON.parse(stdout);
  assert.match(accessToken, /^[\x21-\x7e]+$/, told);
  assert.equal(JSON.parse(readFileSync(path, 'utf8')).accessToken, accessToken, told);
}

/** A changed text is shown as it stands in the file: nothing is mended or made up. */
function showsAll(bytes: Buffer, { stdout }: Run, told: string): void {
  const { version: _, ...members } = JSON.parse(bytes.toString());
  const shown = JSON.parse(stdout);
  for (const [name, value] of Object.entries(members)) assert.deepEqual(shown[name], value, told);
}
