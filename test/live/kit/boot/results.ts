import type { Counts } from './cases.ts';

/** What came of one version. */
export interface Result {
  readonly version: string;
  /** Absent when the server could not be had; `problem` then says why. */
  readonly counts?: Counts;
  readonly problem?: string;
  /** Seconds that each phase took. */
  readonly seconds: Readonly<Partial<Record<Phase, number>>>;
}

/** The steps of one version. */
export type Phase = 'install' | 'boot' | 'cases' | 'root' | 'stop';

const PHASES: readonly Phase[] = ['install', 'boot', 'cases', 'root', 'stop'];

/** Whether every version was reached, at least one case passed on it, and none failed. */
export function allPassed(results: readonly Result[]): boolean {
  return results.every(({ counts, problem }) => {
    return (
      problem === undefined && counts !== undefined && counts.passed > 0 && counts.failed === 0
    );
  });
}

/** The results as a table, one line a version, ending in a line break. */
export function resultTable(results: readonly Result[]): string {
  const heads = ['fides', 'passed', 'failed', 'skipped', ...PHASES.map((phase) => `${phase} s`)];
  const rows = results.map(({ version, counts, seconds }) => [
    version,
    ...[counts?.passed, counts?.failed, counts?.skipped].map((count) => `${count ?? '-'}`),
    ...PHASES.map((phase) => seconds[phase]?.toFixed(1) ?? '-'),
  ]);
  const lines = [heads, ...rows].map((cells) => cells.map((cell) => cell.padStart(10)).join(''));
  return `${lines.join('\n')}\n`;
}
