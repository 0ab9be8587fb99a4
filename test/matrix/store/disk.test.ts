import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { nameOf, type RequestName } from '../../support/requests.ts';
import { type Disk, newDisk, whyNoDisk } from '../kit/disk/disk.ts';
import { isAccounted, isMended, type Start, sceneIn } from '../kit/disk/scene.ts';
import { scaled } from '../kit/scale.ts';

const NO_DISK = whyNoDisk();

type Work = {
  readonly args: readonly string[];
  readonly start: Start;
  /** The requests at which the disk fails, as each release is asked. */
  readonly requests: Readonly<Record<string, readonly RequestName[]>>;
};

const ASKED: readonly RequestName[] = ['identify', 'root token', 'registry', 'create'];

const WORKS: readonly Work[] = [
  {
    args: ['bootstrap', '-p', 'ci', '--preset', 'auditor'],
    start: 'nothing',
    requests: {
      '2.86.2': [...ASKED, 'read back', 'proof token'],
      '2.60.0': [...ASKED, 'assign', 'read back', 'proof token'],
    },
  },
  {
    args: ['token', '-p', 'ci', '--fresh'],
    start: 'profile',
    requests: { '2.86.2': ['identify', 'proof token'] },
  },
  {
    args: ['revoke', '-p', 'ci', '--yes'],
    start: 'profile',
    requests: {
      '2.86.2': ['root token', 'read back', 'delete'],
      '2.60.0': ['root token', 'proof token', 'delete'],
    },
  },
  {
    args: ['recover', '--yes'],
    start: 'cut short',
    requests: {
      '2.86.2': ['identify', 'root token', 'read back', 'proof token'],
      '2.60.0': ['identify', 'root token', 'read back', 'proof token'],
    },
  },
  {
    args: ['recover', '--yes', '--undo'],
    start: 'cut short',
    requests: { '2.86.2': ['read back', 'delete'], '2.60.0': ['proof token', 'delete'] },
  },
];

/** What happens to the disk: so much is left of it, or it takes no writes at all. */
const TROUBLES: Readonly<Record<string, (disk: Disk) => void>> = {
  '0 blocks left': (disk) => disk.fill('blocks', 0),
  '1 block left': (disk) => disk.fill('blocks', 1),
  '2 blocks left': (disk) => disk.fill('blocks', 2),
  '0 files left': (disk) => disk.fill('files', 0),
  '1 file left': (disk) => disk.fill('files', 1),
  'read-only': (disk) => disk.readOnly(),
};

const CASES = WORKS.flatMap(({ args, start, requests }) =>
  Object.entries(requests).flatMap(([version, names]) =>
    names.flatMap((at) =>
      Object.entries(TROUBLES).map(([trouble, act]) => ({
        args,
        start,
        version,
        at,
        trouble,
        act,
      })),
    ),
  ),
);

/** Without the full run only each n-th case. */
const STRIDE = scaled(1, 37);
const counts = new Map<number, number>();

async function failsAt(t: TestContext, one: (typeof CASES)[number]): Promise<void> {
  const disk = newDisk(t);
  const scene = await sceneIn(t, one.version, disk.path, one.start);
  let met = false;
  scene.fault((request) => {
    if (!met && nameOf(request) === one.at) {
      met = true;
      one.act(disk);
    }
    return undefined;
  });
  const run = await scene.run([...one.args, '--json']);
  assert.ok(met, `no ${one.at}: ${run.stderr}`);
  counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
  await isAccounted(scene, one.start, run);
  disk.release();
  await isMended(scene);
}

describe('a disk that fails in mid-run', { concurrency: 4, skip: NO_DISK ?? false }, () => {
  for (const one of CASES.filter((_, index) => index % STRIDE === 0)) {
    const name = `${one.version}: ${one.trouble} at ${one.at} of ${one.args.join(' ')}`;
    test(name, (t) => failsAt(t, one));
  }
});

/** Around what the folders, their proof of 16 blocks, the lock and the documents take. */
const LEVELS = {
  blocks: [16, 0, 1, 4, 15, 17, 18, 19, 20, 21, 22, 24],
  files: [7, 0, 2, 4, 5, 6, 8, 9, 10, 11, 12, 14],
};

describe('a disk that is too full from the start', {
  concurrency: 4,
  skip: NO_DISK ?? false,
}, () => {
  for (const [what, levels] of Object.entries(LEVELS)) {
    for (const left of levels.slice(0, scaled(levels.length, 1))) {
      test(`${left} ${what} left: a bootstrap is done in full or not begun`, async (t) => {
        const disk = newDisk(t);
        const scene = await sceneIn(t, '2.86.2', disk.path, 'nothing');
        disk.fill(what === 'files' ? 'files' : 'blocks', left);
        const run = await scene.run(['bootstrap', '-p', 'ci', '--preset', 'auditor', '--json']);
        counts.set(run.status, (counts.get(run.status) ?? 0) + 1);
        await isAccounted(scene, 'nothing', run);
        disk.release();
        await isMended(scene);
      });
    }
  }
});

test('the matrix was run', { skip: NO_DISK ?? false }, (t) => {
  const ends = [...counts].sort(([a], [b]) => a - b);
  const all = ends.reduce((sum, [, count]) => sum + count, 0);
  t.diagnostic(
    `failing disks: ${all} runs, ${ends.map(([status, count]) => `${count} exit ${status}`).join(', ')}`,
  );
  assert.ok(all >= scaled(200, 6));
});
