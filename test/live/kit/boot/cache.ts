import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const MARKER = '.complete';
const PARTIAL = /\.partial-(\d+)$/;

/** The folder that keeps what was installed for the next run; created when absent. */
export function cacheFolder(): string {
  const home = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = process.env.FIDESAUTH_TEST_CACHE || join(home, 'fidesauth-test');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Removes what runs that are gone left half installed in the cache folder. */
export function sweepPartials(cache: string): void {
  for (const name of readdirSync(cache)) {
    const pid = PARTIAL.exec(name)?.[1];
    if (pid !== undefined && !isAlive(Number(pid))) rmSync(join(cache, name), { recursive: true });
  }
}

/**
 * Path of `name` in the cache folder, filled by `build` when it is not there yet. `build` works in
 * a folder of this process that takes its final name only when it is complete, so neither a killed
 * run nor a parallel one leaves a half-filled folder behind. Passes on what `build` throws.
 */
export async function cached(
  cache: string,
  name: string,
  build: (folder: string) => Promise<void>,
): Promise<string> {
  const target = join(cache, name);
  if (existsSync(join(target, MARKER))) return target;
  const partial = `${target}.partial-${process.pid}`;
  try {
    await build(partial);
    writeFileSync(join(partial, MARKER), '');
    publish(partial, target);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
  return target;
}

function publish(partial: string, target: string): void {
  try {
    renameSync(partial, target);
  } catch (error) {
    if (!existsSync(join(target, MARKER))) throw error;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
