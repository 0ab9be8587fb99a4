import { spawnSync } from 'node:child_process';

/** A command to time as a whole process. */
export type Subject = {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  /** Done before each run, outside the time. */
  readonly before?: () => void;
  /** Done after each run, outside the time. */
  readonly after?: (stdout: string, stderr: string) => void;
};

/** Milliseconds of wall time, one for each round. */
export type Times = ReadonlyMap<string, readonly number[]>;

/**
 * Runs all subjects in turn, round after round, so that a machine whose speed drifts treats them
 * alike; one round before is not counted. NODE_EXTRA_CA_CERTS is left out: it costs Node 20 56 ms.
 */
export function measure(subjects: readonly Subject[], rounds: number): Times {
  const times = new Map<string, number[]>(subjects.map(({ name }) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const subject of subjects) {
      const ms = runOnce(subject);
      if (round >= 0) times.get(subject.name)?.push(ms);
    }
  }
  return times;
}

function runOnce({ name, file, args, env, before, after }: Subject): number {
  before?.();
  const started = performance.now();
  const run = spawnSync(file, [...args], {
    encoding: 'utf8',
    env: { PATH: process.env.PATH, HOME: '/nonexistent', ...env },
    timeout: 300_000,
    maxBuffer: 64 * 1024 * 1024,
  });
  const ms = performance.now() - started;
  if (run.status !== 0) throw new Error(`${name} failed (${run.status}): ${run.stderr}`);
  after?.(run.stdout, run.stderr);
  return ms;
}

/** The middle value; the mean of the two middle ones for an even number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const low = sorted[Math.ceil(middle) - 1] ?? Number.NaN;
  const high = sorted[Math.floor(middle)] ?? Number.NaN;
  return (low + high) / 2;
}

/** Prints min, median and max of a subject, and its median against the base's. */
export function report(
  times: Times,
  base: string,
  budgets: Readonly<Record<string, number>>,
): void {
  const unit = median(times.get(base) ?? []);
  for (const [name, values] of times) {
    const ratio = median(values) / unit;
    const budget = budgets[name];
    const verdict =
      budget === undefined
        ? ''
        : `  budget ${budget.toFixed(2)} ${ratio <= budget ? 'met' : 'MISSED'}`;
    const range = `${Math.min(...values).toFixed(0)}..${Math.max(...values).toFixed(0)}`;
    say(
      `${name.padEnd(26)} ${median(values).toFixed(1).padStart(8)} ms (${range})  x${ratio.toFixed(2)}${verdict}`,
    );
  }
}

/** Prints a line. */
export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
