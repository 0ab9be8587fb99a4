import { spawn } from '@lydell/node-pty';
import { EXECUTABLE } from '../test/support/run.ts';
import { median, say } from './measure.ts';

/** What a person must have seen something of, in milliseconds after the start. */
const BUDGET_MS = 100;

/**
 * Prints how long after its start a command first writes to a terminal: one that asks, one that waits
 * for a server, and one that needs none. Against an empty Node that writes a word.
 */
export async function benchFirstOutput(
  rounds: number,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const subjects: Readonly<Record<string, readonly string[]>> = {
    'node -p 0': ['-p', '0'],
    bootstrap: [EXECUTABLE, 'bootstrap', '-p', 'new'],
    'token --fresh': [EXECUTABLE, 'token', '--fresh', '-p', 'bench'],
    status: [EXECUTABLE, 'status', '-p', 'bench'],
    'profiles list': [EXECUTABLE, 'profiles', 'list'],
  };
  say(`first output at a terminal, Node ${process.version}, medians of ${rounds} rounds`);
  const times = new Map(Object.keys(subjects).map((name): [string, number[]] => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, args] of Object.entries(subjects)) {
      const ms = await firstOutput(args, env);
      if (round >= 0) times.get(name)?.push(ms);
    }
  }
  for (const [name, values] of times) {
    const ms = median(values);
    const verdict = `budget ${BUDGET_MS} ms ${ms <= BUDGET_MS ? 'met' : 'MISSED'}`;
    say(`${name.padEnd(26)} ${ms.toFixed(1).padStart(8)} ms  ${verdict}`);
  }
}

function firstOutput(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const all = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', TERM: 'xterm', ...env };
  const started = performance.now();
  const child = spawn(process.execPath, [...args], { cols: 100, rows: 30, env: all });
  return new Promise((resolve) => {
    let seen: number | undefined;
    child.onData(() => {
      if (seen !== undefined) return;
      seen = performance.now() - started;
      child.kill();
    });
    child.onExit(() => resolve(seen ?? Number.POSITIVE_INFINITY));
  });
}
