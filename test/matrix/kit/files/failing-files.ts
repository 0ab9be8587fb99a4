import { readFileSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { type Ended, ROOT } from '../../../support/run.ts';
import type { RunOptions, World } from '../world.ts';

/** Which of the file calls of a run fails, from 1, and how. */
export type FilePlan = {
  readonly at: number;
  readonly errno: 'EIO' | 'ENOSPC';
  /** Whether the call has its effect all the same; a write then has half of it. */
  readonly when: 'before' | 'after';
  /** That call alone, or all from there on. */
  readonly span: 'once' | 'on';
};

/** How a run ended, and the file calls that it made, each with its path. */
export type FailedRun = { readonly ended: Ended; readonly calls: readonly string[] };

const MODULE = join(ROOT, 'test', 'matrix', 'kit', 'files', 'failing-files.cjs');

// Loaded at once: what is loaded before takes hold of functions that never fail.
const { failBelow } = createRequire(import.meta.url)(MODULE) as {
  failBelow(folder: string, plan: FilePlan): () => string[];
};

/** Runs the tool while file calls in the world's folder fail as planned. */
export async function runFailing(
  world: World,
  plan: FilePlan,
  args: readonly string[],
  options: RunOptions,
): Promise<FailedRun> {
  const folder = dirname(world.store);
  if (process.env.FIDESAUTH_SPAWN === '1') return spawnFailing(world, plan, args, options);
  const end = failBelow(folder, plan);
  try {
    return { ended: await world.run(args, options), calls: end() };
  } finally {
    end();
  }
}

async function spawnFailing(
  world: World,
  plan: FilePlan,
  args: readonly string[],
  options: RunOptions,
): Promise<FailedRun> {
  const folder = dirname(world.store);
  const log = `${folder}.calls`;
  const ended = await world.run(args, { ...options, env: failingEnv(folder, plan, log) });
  const calls = readFileSync(log, 'utf8').trimEnd().split('\n');
  rmSync(log);
  return { ended, calls };
}

/** The environment of a process of its own whose file calls below the folder fail as planned. */
export function failingEnv(folder: string, plan: FilePlan, log: string): Record<string, string> {
  return {
    NODE_OPTIONS: `--require=${MODULE}`,
    FAILING_FILES: JSON.stringify({ folder, log, ...plan }),
  };
}
