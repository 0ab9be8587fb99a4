import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ROOT } from '../../support/run.ts';
import { newDisk, whyNoDisk } from './disk/disk.ts';
import type { RunOptions } from './world.ts';

/** One way in which what is written gets lost. */
export type OutputKind = {
  readonly name: string;
  /** True when the result is lost for a reason that its reader cannot know. */
  readonly fails: boolean;
  /** Why it cannot be had here; undefined when it can. */
  readonly missing?: string | undefined;
  options(t: TestContext): RunOptions;
};

const EIO = join(ROOT, 'test', 'matrix', 'kit', 'eio.cjs');
const PAGE = 4096;
const NO_DISK = whyNoDisk();

const redirected = (name: string, redirect: string, fails: boolean): OutputKind => ({
  name,
  fails,
  options: () => ({ redirect }),
});

/** A file on a disk without a free block: as many bytes as fit into its last page are taken. */
const onDisk = (fits: number, stream: 1 | 2, more = ''): OutputKind => ({
  name: `${stream === 1 ? 'stdout' : 'stderr'} on a disk that is full after ${fits} bytes`,
  fails: stream === 1,
  missing: NO_DISK,
  options(t) {
    const disk = newDisk(t);
    const path = join(disk.path, 'out');
    writeFileSync(path, 'x'.repeat(PAGE - fits));
    disk.fill('blocks', 0);
    return { redirect: `${more} ${stream}>>'${path}'` };
  },
});

/** Every way in which stdout or stderr, or both, take nothing, or not all. */
export const OUTPUT_KINDS: readonly OutputKind[] = [
  redirected('stdout closed', '>&-', false),
  redirected('stderr closed', '2>&-', false),
  redirected('both closed', '>&- 2>&-', false),
  redirected('stdout full', '>/dev/full', true),
  redirected('stderr full', '2>/dev/full', false),
  redirected('both full', '>/dev/full 2>&1', true),
  redirected('stdout full, stderr closed', '>/dev/full 2>&-', true),
  { name: 'stdout unread', fails: false, options: () => ({ unread: 'stdout' }) },
  { name: 'stderr unread', fails: false, options: () => ({ unread: 'stderr' }) },
  {
    name: 'both on a disk that fails',
    fails: true,
    options: () => ({
      redirect: '>/dev/null 2>&1',
      env: { NODE_OPTIONS: `--require ${EIO}` },
    }),
  },
  onDisk(1, 1),
  onDisk(40, 1),
  onDisk(0, 2),
  onDisk(7, 2),
  onDisk(60, 2),
];
