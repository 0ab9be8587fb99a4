import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { describe, type TestContext, test } from 'node:test';
import { seeded } from '../kit/random.ts';
import { scaled } from '../kit/scale.ts';
import { changeAny, changeValue } from '../kit/torn/bytes.ts';
import { type Case, type Counts, type Runner, runCase } from '../kit/torn/run.ts';
import { isJournal, JOURNALS, type Kind, type Target, targetOf } from '../kit/torn/scene.ts';

const KINDS: readonly Kind[] = ['profile', 'credential', 'settings', 'token', ...JOURNALS];
const SEED = 20_261_123;

/** Of 1,000 changes each document gets its part; a journal's costs a whole new scene at times. */
const CHANGES = {
  profile: scaled(200, 20),
  credential: scaled(200, 20),
  settings: scaled(150, 15),
  token: scaled(200, 20),
  'journal intent': scaled(100, 1),
  'journal recorded': scaled(100, 1),
  'journal assigning': scaled(50, 0),
  'journal rotating': 0,
} as const satisfies Record<Kind, number>;

/** Each n-th case runs as a process of its own. */
const SAMPLE = scaled(20, 400);
/** Without the full run only each n-th place is torn. */
const STRIDE = scaled(1, 31);

const torn: Counts = new Map();
const changed: Counts = new Map();
let processes = 0;

function runnerOf(index: number): Runner {
  if (index % SAMPLE !== 3) return 'main';
  processes += 1;
  return 'executable';
}

/**
 * What is left of the document when its writing stops: every length from nothing to all but the
 * closing bracket. What then lacks its last line break alone is a whole document.
 */
function tears({ bytes }: Target): Case[] {
  const closing = bytes.lastIndexOf('}');
  const lengths = Array.from({ length: closing + 1 }, (_, length) => length);
  return lengths
    .filter((length) => length % STRIDE === 0 || length === closing)
    .map((length) => ({
      label: `first ${length} bytes`,
      change: (whole) => whole.subarray(0, length),
    }));
}

/** One byte changed, any or one of a value, in turns; and no line break at the end. */
function changes(kind: Kind): Case[] {
  const seed = SEED + KINDS.indexOf(kind);
  const random = seeded(seed);
  const some = Array.from({ length: CHANGES[kind] }, (_, index): Case => {
    const [place, step] = [random(), random()];
    const change = index % 2 === 0 ? changeAny : changeValue;
    return {
      label: `seed ${seed}, change ${index}`,
      change: (whole) => change(whole, place, step),
    };
  });
  return [{ label: 'no line break at the end', change: (whole) => whole.subarray(0, -1) }, ...some];
}

async function runTears(target: Target): Promise<void> {
  const requests = target.stage.server.requests.length;
  for (const [index, item] of tears(target).entries()) {
    await runCase(target, item, runnerOf(index), torn);
  }
  assert.equal(target.stage.server.requests.length, requests, 'no request for a torn document');
  assert.deepEqual([...torn.keys()], [8]);
}

/** All changes are tried before the failures are told. */
async function runChanges(t: TestContext, first: Target): Promise<void> {
  const { kind } = first;
  let target: Target | undefined = first;
  const failures: string[] = [];
  for (const [index, item] of changes(kind).entries()) {
    const current: Target = target ?? (await targetOf(t, kind));
    const used = await runCase(current, item, runnerOf(index), changed).catch((error: unknown) => {
      if (!(error instanceof assert.AssertionError)) throw error;
      failures.push(error.message);
      writeFileSync(current.path, current.bytes);
      return isJournal(kind);
    });
    target = used ? undefined : current;
  }
  assert.equal(failures.length, 0, `${failures.length} failed:\n${failures.join('\n')}`);
}

// Rules 31 and 32 of docs/terminal.md.
describe('a torn document is exit 8, one with a changed byte too or of no harm', {
  concurrency: 4,
}, () => {
  for (const kind of KINDS) {
    test(kind, async (t) => {
      const target = await targetOf(t, kind);
      await runTears(target);
      await runChanges(t, target);
    });
  }
});

test('the matrix was run', (t) => {
  for (const [name, counts] of [
    ['torn', torn],
    ['one byte changed', changed],
  ] as const) {
    const runs = [...counts].sort(([a], [b]) => a - b);
    const all = runs.reduce((sum, [, count]) => sum + count, 0);
    const ends = runs.map(([status, count]) => `${count.toLocaleString('en')} exit ${status}`);
    t.diagnostic(`${name}: ${all.toLocaleString('en')} runs, ${ends.join(', ')}`);
    assert.ok(all > scaled(1_000, 100), 'runs are missing');
  }
  t.diagnostic(`${processes} of them as processes of their own`);
});
