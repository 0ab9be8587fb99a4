import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

/** A small disk of its own that can be filled, closed to writes, and opened again. */
export type Disk = {
  readonly path: string;
  /** Leaves that many blocks free, or that many files that can be made. */
  fill(what: 'blocks' | 'files', left: number): void;
  readOnly(): void;
  /** Takes back what was done to it. */
  release(): void;
};

const SIZE = 'size=1m,nr_inodes=128,mode=0700';

/** Why no disk can be mounted here; undefined when it can. */
export function whyNoDisk(): string | undefined {
  if (process.platform !== 'linux') return 'a tmpfs needs Linux';
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-disk-'));
  try {
    run('mount', '-t', 'tmpfs', 'tmpfs', folder);
    run('umount', folder);
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return `mount: ${error.stderr}`.trim();
    throw error;
  } finally {
    rmdirSync(folder);
  }
}

/** Mounts a disk, unmounted after the test. */
export function newDisk(t: TestContext): Disk {
  const path = mkdtempSync(join(tmpdir(), 'fidesauth-disk-'));
  run('mount', '-t', 'tmpfs', '-o', SIZE, 'tmpfs', path);
  t.after(() => {
    run('umount', path);
    rmdirSync(path);
  });
  const ballast = join(path, 'ballast');
  let closed = false;
  return {
    path,
    fill: (what, left) => (what === 'blocks' ? fillBlocks(ballast, left) : fillFiles(path, left)),
    readOnly() {
      whileBusy(() => run('mount', '-o', 'remount,ro', path));
      closed = true;
    },
    release() {
      if (closed) run('mount', '-o', 'remount,rw', path);
      closed = false;
      rmSync(ballast, { force: true });
      rmSync(join(path, 'files'), { recursive: true, force: true });
    },
  };
}

function fillBlocks(path: string, left: number): void {
  writeFileSync(path, '');
  const { bfree, bsize } = statfsSync(path);
  writeFileSync(path, Buffer.alloc(Math.max(0, bfree - left) * bsize));
}

function fillFiles(path: string, left: number): void {
  const folder = join(path, 'files');
  execFileSync('mkdir', [folder]);
  const free = statfsSync(path).ffree - left;
  for (let at = 0; at < free; at += 1) writeFileSync(join(folder, String(at)), '');
}

/** A disk is not closed while somebody writes a file; that takes no time to speak of. */
function whileBusy(work: () => void): void {
  for (let tries = 0; ; tries += 1) {
    try {
      work();
      return;
    } catch (error) {
      const text = error instanceof Error && 'stderr' in error ? String(error.stderr) : '';
      if (!/busy/.test(text) || tries >= 100) throw error;
    }
  }
}

function run(command: string, ...args: readonly string[]): void {
  execFileSync(command, args, { stdio: 'pipe', timeout: 180_000 });
}
