import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type StepRun as ActionRun, openJob } from '../action/runner.ts';
import { readGithubEnv } from '../support/github.ts';
import type { Run } from '../support/run.ts';

type Env = Readonly<Record<string, string>>;

/** Where a pipeline runs: its working copy, and what a system gives to every script. */
export type Machine = { readonly cwd: string; readonly env: Env };

/** A workflow of GitHub Actions, as far as the recipes use it. */
export type Workflow = {
  readonly jobs: Readonly<Record<string, { readonly env?: Env; readonly steps: readonly Step[] }>>;
};

export type Step = {
  readonly name?: string;
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, string | boolean>>;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Env;
};

export type StepRun = Run & { readonly step: Step };

/** A job of GitLab CI, as far as the recipes use it. */
export type GitlabJob = {
  readonly variables: Env;
  readonly before_script: readonly string[];
  readonly script: readonly string[];
  readonly after_script?: readonly string[];
};

/** Runs a script with bash and those flags; nothing of this process's environment reaches it. */
export function bash(flags: readonly string[], script: string, machine: Machine): Promise<Run> {
  return new Promise((resolve) => {
    const options = { cwd: machine.cwd, env: { ...machine.env }, timeout: 300_000 };
    const child = execFile('bash', [...flags, '-c', script], options, (_, stdout, stderr) => {
      resolve({ status: child.exitCode ?? -1, stdout, stderr });
    });
  });
}

/** What a step can be asked about when a later one is due: which succeeded, and their outputs. */
export type Done = { readonly succeeded: ReadonlySet<string>; readonly outputs: Env };

/** The value of each `${{ }}`; those of outputs of steps are known. */
type Expressions = Readonly<Record<string, string | ((done: Done) => string)>>;

const OURS = /^acme\/fidesauth-action@/;

/**
 * Runs the one job of a workflow as the runner does: a step after a failed one only if it says so,
 * `$GITHUB_ENV` read after each step. A step's `if` is computed by `expressions` when it is due. Of
 * steps with `uses` only our action is run, its post step at the end of the job; others are told of.
 */
export async function runWorkflow(
  workflow: Workflow,
  machine: Machine,
  expressions: Expressions,
): Promise<StepRun[]> {
  const [job] = Object.values(workflow.jobs);
  if (job === undefined) throw new Error('a workflow without a job');
  const succeeded = new Set<string>();
  const outputs: Record<string, string> = {};
  const filled = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const value = expressions[expression] ?? outputs[expression];
      if (value === undefined) throw new Error(`no value for ${expression}`);
      return typeof value === 'string' ? value : value({ succeeded, outputs });
    });
  const values = (given: Step['with'] = {}): Env =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, filled(`${value}`)]));
  const github = githubFiles(machine);
  const done: StepRun[] = [];
  const posts: (() => Promise<StepRun>)[] = [];
  let hide = (text: string): string => text;
  let failed = false;
  let exported: Env = {};
  const start = async (step: Step): Promise<Run> => {
    const env = {
      ...machine.env,
      ...github.env,
      ...values(job.env),
      ...exported,
      ...values(step.env),
    };
    if (step.run !== undefined) {
      const run = await bash(['-e'], step.run, { cwd: machine.cwd, env });
      return { ...run, stdout: hide(run.stdout), stderr: hide(run.stderr) };
    }
    if (!OURS.test(step.uses ?? '')) return { status: 0, stdout: '', stderr: '' };
    const inputs = values(step.with);
    const own = openJob(join(machine.cwd, '..'), { inputs, workspace: machine.cwd });
    hide = own.hide;
    posts.unshift(async () => ({ ...runOf(await own.post(values(step.with))), step }));
    const run = runOf(await own.main());
    for (const [name, value] of Object.entries(own.outputs))
      outputs[`steps.${step.id}.outputs.${name}`] = value;
    exported = { ...exported, ...own.env };
    return run;
  };
  for (const step of job.steps) {
    if (step.if === undefined ? failed : filled(step.if) !== 'true') continue;
    const run = await start(step);
    done.push({ ...run, step: { ...step, with: values(step.with) } });
    if (run.status === 0 && step.id !== undefined) succeeded.add(step.id);
    failed ||= run.status !== 0;
    exported = { ...exported, ...readGithubEnv(readFileSync(github.env.GITHUB_ENV, 'utf8')) };
  }
  for (const post of posts) done.push(await post());
  return done;
}

function runOf({ status, log, errors }: ActionRun): Run {
  return { status: status ?? -1, stdout: log, stderr: errors.join('\n') };
}

function githubFiles({ cwd }: Machine) {
  const file = (name: string): string => {
    const path = join(cwd, '..', name);
    writeFileSync(path, '');
    return path;
  };
  return {
    env: {
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ENV: file('github-env'),
      GITHUB_STEP_SUMMARY: file('github-summary'),
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '4711',
    },
  };
}

/** Runs a job of GitLab CI: before and main script in one shell, then `after_script` in another. */
export async function runGitlabJob(job: GitlabJob, machine: Machine): Promise<[Run, Run]> {
  const gitlab = {
    CI: 'true',
    GITLAB_CI: 'true',
    CI_PROJECT_DIR: machine.cwd,
    CI_PROJECT_PATH: 'acme/shop',
    CI_PIPELINE_ID: '4711',
  };
  const variables = Object.entries(job.variables).map(([name, text]) => [
    name,
    text.replace('$CI_PROJECT_DIR', machine.cwd),
  ]);
  const env = { ...machine.env, ...gitlab, ...Object.fromEntries(variables) };
  const lines = [...job.before_script, ...job.script].join('\n');
  const main = await bash(['-e', '-o', 'pipefail'], lines, { cwd: machine.cwd, env });
  const after = (job.after_script ?? []).join('\n');
  return [main, await bash(['-e', '-o', 'pipefail'], after, { cwd: machine.cwd, env })];
}
