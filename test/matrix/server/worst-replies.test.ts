import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Fault, RequestRecord } from '../../support/fault-server.ts';
import { nameOf } from '../../support/requests.ts';
import { ROOT } from '../../support/run.ts';
import { documentsIn, errorOf, newStage, type Stage } from '../../support/stage.ts';
import { leaveLost } from '../kit/lost.ts';
import { each } from '../kit/pool.ts';
import { FULL, scaled } from '../kit/scale.ts';
import { CASES, type Case, LINES, type Line } from '../kit/worst-cases.ts';

function faultOf({ status = 200, body, headers = {} }: Case): Fault {
  const all = { 'content-type': 'application/json', ...headers };
  return { when: 'after', act: { kind: 'reply', status, headers: all, body } };
}

/** A stage where the command has something to work on; its server is honest until `turn`. */
async function stageFor(
  t: TestContext,
  line: Line,
): Promise<{ stage: Stage; turn(on: Case): void }> {
  let turned: Case | undefined;
  const stage = await newStage(t, '2.86.2', {
    fault: (request: RequestRecord) =>
      turned !== undefined && nameOf(request) === turned.name ? faultOf(turned) : undefined,
  });
  if (line === 'token' || line === 'revoke') {
    assert.equal((await stage.run(LINES.bootstrap)).status, 0);
  }
  if (line === 'recover') await leaveLost(stage);
  return {
    stage,
    turn: (on) => {
      turned = on;
    },
  };
}

/** Larger than any reply that is read, twice unpacked and once as text; and what Node itself grows. */
const MOST_MEMORY = 100 * 1024 * 1024;
const MEMORY = join(ROOT, 'test', 'matrix', 'kit', 'memory.cjs');
/** Only a process of its own tells its memory. */
const WEIGHED_EACH = scaled(1, 4);
let largest = 0;
let baseline: number | undefined;

/** The most memory that a run had at once, in bytes, as the program told that is loaded into it. */
function memoryOf(stderr: string): number {
  const told = /^MEMORY (\d+)$/m.exec(stderr)?.[1];
  if (told === undefined) throw new Error('the run did not tell its memory');
  return Number(told) * 1024;
}

async function assertCase(
  t: TestContext,
  what: string,
  one: Case,
  isWeighed: boolean,
): Promise<void> {
  const { stage, turn } = await stageFor(t, one.line);
  const env = isWeighed ? { NODE_OPTIONS: `--require=${MEMORY}` } : {};
  turn(one);
  const run = await stage.run([...LINES[one.line], one.text ? '-v' : '--json', '--timeout', '60'], {
    env,
  });
  const label = `${one.line}: ${what}`;
  const shown = run.stderr.replace(/^MEMORY.*$/m, '').trim();
  assert.doesNotMatch(run.stdout + shown, /[^\P{Cc}\n]/u, `${label}: control characters`);
  assert.notEqual(run.status, 1, `${label}: ${shown.slice(0, 300)}`);
  if (run.status !== 0 && !one.text)
    assert.equal(errorOf({ ...run, stderr: shown }).exitCode, run.status);
  for (const secret of [stage.rootSecret, ...stage.made.map((made) => made.client_secret)]) {
    assert.equal((run.stdout + shown).includes(secret), false, `${label}: a secret is shown`);
  }
  if (one.line === 'bootstrap') {
    const open = documentsIn(stage.store, 'state', 'journal').length;
    assert.equal(open, run.status === 9 ? 1 : 0, `${label}: open work`);
  }
  if (!isWeighed) return;
  const grown = memoryOf(run.stderr) - (baseline ?? 0);
  largest = Math.max(largest, grown);
  assert.ok(grown < MOST_MEMORY, `${label}: ${grown} bytes`);
}

test('the worst replies end a run as documented, in little memory', async (t) => {
  const { stage } = await stageFor(t, 'bootstrap');
  const env = { NODE_OPTIONS: `--require=${MEMORY}` };
  const plain = await stage.run(LINES.bootstrap, { env });
  assert.equal(plain.status, 0, plain.stderr);
  baseline = memoryOf(plain.stderr);
  const all = Object.entries(CASES)
    .filter(([, { slow }]) => FULL || slow !== true)
    .map(([what, one], index) => ({ what, one, index }));
  await each(all, 2, ({ what, one, index }) =>
    assertCase(t, what, one, index % WEIGHED_EACH === 0),
  );
  t.diagnostic(`worst replies: ${all.length}; at most ${largest >> 20} MB more than without`);
});
