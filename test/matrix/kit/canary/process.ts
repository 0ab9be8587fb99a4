import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fidesauth, type Run, type RunOptions } from '../../../support/run.ts';
import type { CanaryStage } from './stage.ts';

/** A run of the executable, and what of it other processes of the machine could see. */
export type WatchedRun = Run & {
  /** Every command line that the process had; one, unless it changes it. */
  readonly commandLines: ReadonlySet<string>;
  /** Command line and environment of each process it started. */
  readonly children: ReadonlySet<string>;
  readonly looks: number;
};

const LOOK_MS = 15;

/** Runs the executable in the box, and looks at /proc while it runs. */
export async function watchedRun(
  stage: CanaryStage,
  args: readonly string[],
  { env, ...options }: RunOptions = {},
): Promise<WatchedRun> {
  const commandLines = new Set<string>();
  const children = new Set<string>();
  let looks = 0;
  let timer: NodeJS.Timeout | undefined;
  const look = (pid: number): void => {
    const own = procFile(pid, 'cmdline');
    if (own === undefined || own === '') return;
    looks += 1;
    commandLines.add(own);
    for (const child of childrenOf(pid)) {
      children.add(`${procFile(child, 'cmdline')}\0${procFile(child, 'environ')}`);
    }
  };
  try {
    const run = await fidesauth(args, {
      cwd: join(stage.box, 'work'),
      ...options,
      env: { ...stage.env, ...env },
      onStart: (pid) => {
        look(pid);
        timer = setInterval(() => look(pid), LOOK_MS);
        options.onStart?.(pid);
      },
    });
    return { ...run, commandLines, children, looks };
  } finally {
    clearInterval(timer);
  }
}

/** A file of a process; undefined when the process has just ended. */
function procFile(pid: number, name: string): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'latin1');
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ESRCH') return undefined;
    throw error;
  }
}

function childrenOf(parent: number): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(Number).filter((pid) => parentOf(pid) === parent);
}

/** The second field after the bracketed name, which itself may hold spaces and brackets. */
function parentOf(pid: number): number | undefined {
  const stat = procFile(pid, 'stat');
  return stat === undefined
    ? undefined
    : Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
