import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { describe, type TestContext, test } from 'node:test';
import { EXECUTABLE, type Run } from '../support/run.ts';
import { type CanaryCase, canaryCases, runCanaryCase } from './kit/canary/cases.ts';
import { flow } from './kit/canary/flow.ts';
import { type Canary, leaksInFiles } from './kit/canary/leaks.ts';
import { type WatchedRun, watchedRun } from './kit/canary/process.ts';
import { type CanaryStage, canaryStage } from './kit/canary/stage.ts';
import { seeded } from './kit/random.ts';
import { scaled } from './kit/scale.ts';

const SEED = 20_261_124;
/** Without the full run only each n-th fault is met. */
const STRIDE = scaled(1, 37);

const counts = { faults: 0, failed: 0, processes: 0, looks: 0, killed: 0 };

/** What of a run shows a piece of a canary; only `token` prints one, its own access token. */
function leaksIn(
  stage: CanaryStage,
  { stdout, stderr }: { stdout: string; stderr: string },
): string[] {
  const told = (stream: string, text: string): string[] =>
    [...stage.search.in(text)].map(({ name }) => `${name} on ${stream}`);
  return [
    ...told('stdout', stdout),
    ...told('stderr', stderr),
    ...leaksInFiles(stage.box, stage.search),
  ];
}

async function faultCase(stage: CanaryStage, one: CanaryCase): Promise<string[]> {
  const run = await runCanaryCase(stage, one);
  counts.faults += 1;
  if (run.status !== 0) counts.failed += 1;
  return leaksIn(stage, run).map((leak) => `${one.label} (exit ${run.status}): ${leak}`);
}

async function allFaults(t: TestContext, version: string, seed: number): Promise<void> {
  const stage = await canaryStage(t, version);
  const leaks: string[] = [];
  for (const [index, one] of canaryCases(seeded(seed)).entries()) {
    if (index % STRIDE === 0) leaks.push(...(await faultCase(stage, one)));
  }
  assert.equal(leaks.length, 0, `seed ${seed}: ${leaks.length} leaks\n${leaks.join('\n')}`);
}

// Rule 39 of docs/terminal.md.
describe('a server that gives back what it was sent shows no secret to anyone', {
  concurrency: 2,
}, () => {
  for (const [at, version] of ['2.86.2', '2.60.0'].entries()) {
    test(version, (t) => allFaults(t, version, SEED + at));
  }
});

function isQuiet(stage: CanaryStage, run: WatchedRun, told: string): void {
  assert.deepEqual([...run.children], [], `${told}: it started a process`);
  const shown = [...run.commandLines].flatMap((line) => [...stage.search.in(line)]);
  assert.deepEqual(shown, [], `${told}: a secret on its command line`);
  counts.processes += 1;
  counts.looks += run.looks;
}

/** `token` prints one access token, once; the rest of its output is looked through. */
function withoutItsToken(
  stage: CanaryStage,
  args: readonly string[],
  { status, stdout }: Run,
): string {
  if (args[0] !== 'token' || status !== 0) return stdout;
  const printed = stage.tokens.find((token) => stdout.includes(token));
  if (printed === undefined) throw new Error('no token that was handed out is on stdout');
  return stdout.replace(printed, '');
}

/** The day of a user, with those flags at each command. */
async function day(t: TestContext, flags: readonly string[]): Promise<void> {
  const stage = await canaryStage(t, '2.86.2');
  for (const { args, status, env = {}, stdin = '', before } of flow(stage)) {
    before?.(stage);
    const run = await watchedRun(stage, [...args, ...flags], { env, stdin });
    const told = `${args.join(' ')} ${flags}`;
    if (status !== undefined) assert.equal(run.status, status, `${told}: ${run.stderr}`);
    isQuiet(stage, run, told);
    const stdout = withoutItsToken(stage, args, run);
    assert.deepEqual(leaksIn(stage, { stdout, stderr: run.stderr }), [], told);
  }
}

// Rule 15 of docs/terminal.md.
describe('a day of commands shows a secret only where it belongs', { concurrency: 3 }, () => {
  const verbosities = [['--verbose'], [], ['--json'], ['--quiet'], ['--json', '--verbose']];
  for (const flags of verbosities.slice(0, scaled(verbosities.length, 1))) {
    test(flags.join(' ') || 'plain', (t) => day(t, flags));
  }

  test('a sandbox prints its own root secret on stdout, and writes it nowhere', async (t) => {
    const stage = await canaryStage(t, '2.86.2');
    const run = await stoppedSandbox(stage);
    const secret = /SECRET=(\S+)/.exec(run.stdout)?.[1] ?? '';
    assert.match(secret, /^[0-9a-f]{32}$/);
    stage.search.learn({ name: "the sandbox's root secret", value: secret, home: undefined });
    assert.equal(run.status, 0, run.stderr);
    const stdout = run.stdout.replace(secret, '');
    assert.deepEqual(leaksIn(stage, { stdout, stderr: run.stderr }), []);
  });
});

/** A sandbox that is stopped as soon as it has printed its pair. */
function stoppedSandbox(stage: CanaryStage): Promise<Run> {
  let [stdout, stderr] = ['', ''];
  const child = spawn(process.execPath, [EXECUTABLE, 'sandbox', '--verbose'], {
    cwd: stage.box,
    env: { ...stage.env, ...stage.rootPair },
    timeout: 180_000,
    killSignal: 'SIGKILL',
  });
  child.stdout.on('data', (text: Buffer) => {
    stdout += text;
    if (/SECRET=\S+\n/.test(stdout)) child.kill('SIGINT');
  });
  child.stderr.on('data', (text: Buffer) => {
    stderr += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ status: code ?? -1, stdout, stderr }));
  });
}

/** Kills a bootstrap at a random request, a random time after that; what it left is looked through. */
async function killed(t: TestContext, seed: number): Promise<void> {
  const random = seeded(seed);
  const stage = await canaryStage(t, random() < 0.5 ? '2.86.2' : '2.60.0');
  const byRoot = random() < 0.5;
  const [order, after] = [Math.floor(random() * 9), random() * 40];
  const pids: number[] = [];
  const kill = (): void => {
    for (const pid of pids) process.kill(pid, 'SIGKILL');
  };
  stage.fault((request) => {
    if (request.order === order) setTimeout(kill, after);
    return undefined;
  });
  const flags = byRoot ? [] : ['--admin-token-file', stage.tokenFile];
  const run = watchedRun(stage, ['bootstrap', '-p', 'ci', '--preset', 'auditor', ...flags], {
    env: byRoot ? stage.rootPair : {},
    onStart: (pid) => pids.push(pid),
  });
  const ended = await run.then(
    ({ status }) => `exit ${status}`,
    (error: Error) => error.message,
  );
  // Nobody to kill any more, should the time come only now.
  pids.length = 0;
  assert.match(ended, /^(exit 0$|ended by SIGKILL)/, `seed ${seed}`);
  if (ended !== 'exit 0') counts.killed += 1;
  assert.deepEqual(leaksInFiles(stage.box, stage.search, homesAfterKill), [], `seed ${seed}`);
}

/** A file that was being written lies beside its place, in the same closed folder. */
function homesAfterKill({ home }: Canary): RegExp[] {
  if (home === undefined) return [];
  const [, folder, name] = /^\^(.*\/)(.*)\$$/.exec(home.source) ?? [];
  return [home, new RegExp(`^${folder}\\.${name}\\.[0-9a-f]{16}\\.tmp$`)];
}

describe('a bootstrap killed at any moment leaves no secret elsewhere', { concurrency: 3 }, () => {
  for (let at = 0; at < scaled(90, 3); at += 1) {
    test(`seed ${SEED + at}`, (t) => killed(t, SEED + at));
  }
});

test('the matrix was run', (t) => {
  const { faults, failed, processes, looks, killed: dead } = counts;
  t.diagnostic(`echoing servers: ${faults} runs, ${failed} of them failed as they should`);
  t.diagnostic(`${processes} processes watched, ${looks} looks, no child`);
  t.diagnostic(`${dead} bootstraps killed`);
  assert.ok(faults > 0 && failed > 0 && processes > 0 && looks >= processes && dead > 0);
});
