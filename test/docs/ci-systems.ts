import { execFile } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  readonly with?: Env;
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

/**
 * Runs the one job of a workflow as the runner does: a step after a failed one only if it says so,
 * `$GITHUB_ENV` read after each step. `expressions` has the value of every `${{ }}`; a step's `if` is
 * computed by it when the step is due. Steps with `uses` are only told of.
 */
export async function runWorkflow(
  workflow: Workflow,
  machine: Machine,
  expressions: Readonly<Record<string, string | ((outcomes: ReadonlySet<string>) => string)>>,
): Promise<StepRun[]> {
  const [job] = Object.values(workflow.jobs);
  if (job === undefined) throw new Error('a workflow without a job');
  const succeeded = new Set<string>();
  const filled = (text: string): string =>
    text.replace(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
      const value = expressions[expression];
      if (value === undefined) throw new Error(`no value for ${expression}`);
      return typeof value === 'string' ? value : value(succeeded);
    });
  const values = (env: Env = {}): Env =>
    Object.fromEntries(Object.entries(env).map(([name, text]) => [name, filled(text)]));
  const github = githubFiles(machine);
  const done: StepRun[] = [];
  let failed = false;
  let exported: Env = {};
  for (const step of job.steps) {
    if (step.if === undefined ? failed : filled(step.if) !== 'true') continue;
    const env = {
      ...machine.env,
      ...github.env,
      ...values(job.env),
      ...exported,
      ...values(step.env),
    };
    const run =
      step.run === undefined
        ? { status: 0, stdout: '', stderr: '' }
        : await bash(['-e'], step.run, { cwd: machine.cwd, env });
    done.push({ ...run, step });
    if (run.status === 0 && step.id !== undefined) succeeded.add(step.id);
    failed ||= run.status !== 0;
    exported = readGithubEnv(readFileSync(github.env.GITHUB_ENV, 'utf8'));
  }
  return done;
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
