import { chmodSync, copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { asFidesAuthError, FidesAuthError } from '../errors.ts';
import { listOf } from './documents.ts';
import { flag, type Step, serverFlags, storeFlag } from './step.ts';

/** What an audit came to, by the exit status of `scopes diff`. */
const STATUS: Readonly<Record<number, string>> = { 0: 'passed', 10: 'findings', 11: 'unread' };

/**
 * Compares clients with what they should hold: as SARIF, as the summary of the step, and as the page
 * or document that input `report` names.
 * @returns the exit status of the step: 1 for findings, as input `fail-on` says, once all is written
 * @throws input.missing, input.invalid; what `scopes diff` throws
 */
export async function audit(step: Step): Promise<number> {
  const { runner, inputs, tool } = step;
  const report = inputs.text('report');
  const server = serverFlags(inputs);
  const folder = runner.newFolder();
  const store = join(folder, 'store');
  try {
    const flags = ['scopes', 'diff', ...clientFlags(step, store), storeFlag(store), ...server];
    const diff = async (file: string): Promise<number> => {
      const gate = [...failOnFlags(step), ...flag(inputs, 'baseline')];
      return (await tool.run([...flags, ...gate, `--output=${file}`], [10, 11])).status;
    };
    const [sarif, summary] = [join(folder, 'fides-audit.sarif'), join(folder, 'fides-audit.md')];
    const status = await diff(sarif);
    runner.set('GITHUB_OUTPUT', 'sarif', sarif);
    runner.set('GITHUB_OUTPUT', 'status', STATUS[status] ?? '');
    await diff(summary);
    runner.summarize(readFileSync(summary, 'utf8'));
    if (report !== undefined) await diff(report);
    runner.set('GITHUB_OUTPUT', 'report', report === undefined ? summary : pathOf(step, report));
    return judge(step, status, sarif);
  } finally {
    rmSync(store, { recursive: true, force: true });
  }
}

/** The exit status of the step. Findings count as input fail-on says; what could not be read always. */
function judge({ runner, inputs }: Step, status: number, sarif: string): number {
  const runs = listOf(JSON.parse(readFileSync(sarif, 'utf8')), 'runs');
  const count = runs.flatMap((run) => listOf(run, 'results')).length;
  const found = `audit: ${count} finding${count === 1 ? '' : 's'}`;
  const fix = 'read the summary of this step: it names each, and the command that mends it';
  if (status === 11) runner.fail(`${found}, and not everything could be read`, fix);
  else if (status === 10 && inputs.text('fail-on') !== 'never') runner.fail(found, fix);
  else {
    runner.say(`${found}; the report is the summary of this step`);
    return 0;
  }
  return 1;
}

function failOnFlags({ inputs }: Step): readonly string[] {
  return inputs.text('fail-on') === 'never' ? [] : flag(inputs, 'fail-on');
}

function pathOf({ env }: Step, file: string): string {
  return resolve(env.GITHUB_WORKSPACE ?? '', file);
}

/** Which clients: those of profiles of the repository, all of the server, or both. @throws input.missing */
function clientFlags(step: Step, store: string): readonly string[] {
  const { inputs } = step;
  const profiles = inputs.text('profiles');
  const profile = inputs.text('profile');
  const everyone = inputs.flag('all-clients');
  if (profiles === undefined && !everyone)
    throw new FidesAuthError('input.missing', 'audit: no clients were named', {
      fix: 'give profiles: FOLDER, with the profiles that the clients were made with, or all-clients: true',
    });
  if (profiles !== undefined) takeProfiles(pathOf(step, profiles), store);
  if (everyone) return ['--all-clients'];
  return profile === undefined ? ['--all'] : ['-p', profile];
}

/** Copies profiles, which hold no secret, into a store that is as private as the tool wants it. */
function takeProfiles(folder: string, store: string): void {
  const target = join(store, 'profiles');
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const name of namesIn(folder)) {
    copyFileSync(join(folder, name), join(target, name));
    chmodSync(join(target, name), 0o600);
  }
}

function namesIn(folder: string): readonly string[] {
  const fix =
    'copy the profiles folder of the machine that made the clients into the repository, and check it out first';
  let names: readonly string[] = [];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  } catch (cause) {
    throw new FidesAuthError(
      'input.invalid',
      `input profiles: ${folder} cannot be read: ${asFidesAuthError(cause).message}`,
      { fix },
    );
  }
  if (names.length > 0) return names;
  throw new FidesAuthError('input.invalid', `input profiles: ${folder} has no profile`, { fix });
}
