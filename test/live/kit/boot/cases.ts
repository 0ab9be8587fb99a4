import { readdirSync, readFileSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';
import { ROOT } from '../../../support/run.ts';
import type { Supervisor } from './supervisor.ts';

/** How the cases of one server went. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const CASES_LIMIT_MS = 20 * 60_000;

const FOLDER = join(ROOT, 'build', 'test', 'live');

/**
 * The compiled case files, by name, or those that FIDESAUTH_LIVE_CASES names, with colons between.
 * Throws when there is none.
 */
export function caseFiles(): string[] {
  const chosen = process.env.FIDESAUTH_LIVE_CASES;
  if (chosen !== undefined) return chosen.split(delimiter).map((path) => resolve(path));
  const names = readdirSync(FOLDER, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.live.js'));
  if (names.length === 0) throw new Error(`no *.live.js in ${FOLDER}: not compiled?`);
  return names.sort().map((name) => join(FOLDER, name));
}

/** True unless FIDESAUTH_LIVE_CASES names one file. */
export function allCases(): boolean {
  return process.env.FIDESAUTH_LIVE_CASES === undefined;
}

/**
 * Runs the case files one after another against the server that `targetFile` describes, with their
 * report on our stdout. `folder` takes temporary files. Throws when the run does not end by itself.
 */
export async function runCases(
  supervisor: Supervisor,
  targetFile: string,
  folder: string,
): Promise<Counts> {
  const report = join(folder, 'report.tap');
  const args = ['--test', '--test-concurrency=1', '--test-reporter=spec'];
  args.push('--test-reporter-destination=stdout', '--test-reporter=tap');
  args.push(`--test-reporter-destination=${report}`, ...caseFiles());
  const env = {
    ...ownEnvironment(),
    TMPDIR: folder,
    FIDESAUTH_LIVE_TARGET: targetFile,
    // It is the shipped executable that is tried here.
    FIDESAUTH_SPAWN: '1',
  };
  const running = supervisor.start({ file: process.execPath, args, env }, 'inherit');
  const limit = setTimeout(running.stop, CASES_LIMIT_MS);
  const code = await running.ended;
  clearTimeout(limit);
  if (typeof code === 'string') throw new Error(`the cases ended early (${code})`);
  return readCounts(readFileSync(report, 'utf8'));
}

// Settings for the tool under test, and the mark of an outer test runner, are not for the cases.
function ownEnvironment(): NodeJS.ProcessEnv {
  const foreign = /^(FIDES_|FIDESAUTH_(?!TOOL$)|NODE_TEST_CONTEXT$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

/** The totals at the end of a TAP report; Node counts a case that was cut off as cancelled. */
function readCounts(report: string): Counts {
  const total = (name: string) => {
    const found = new RegExp(`^# ${name} (\\d+)$`, 'm').exec(report)?.[1];
    if (found === undefined) throw new Error(`the report does not say '${name}'`);
    return Number(found);
  };
  return {
    passed: total('pass'),
    failed: total('fail') + total('cancelled'),
    skipped: total('skipped') + total('todo'),
  };
}
