import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { readGithubEnv } from '../support/github.ts';
import { ROOT } from '../support/run.ts';

/** The action as a workflow uses it: in the clone, or the released folder that FIDESAUTH_ACTION names. */
const FOLDER = process.env.FIDESAUTH_ACTION ?? ROOT;
const FILE = [join(FOLDER, 'action.yml'), join(FOLDER, 'action', 'action.yml')].find(existsSync);

/** The Node of GitHub's runner, if the release has installed it; else that of the tests. */
const NODE = process.env.FIDESAUTH_ACTION_NODE ?? process.execPath;

type Texts = Readonly<Record<string, string>>;

/** The definition of the action. */
export const ACTION: {
  readonly inputs: Readonly<Record<string, { description: string; default?: string }>>;
  readonly outputs: Readonly<Record<string, { description: string }>>;
  readonly runs: Readonly<Record<'using' | 'main' | 'post' | 'post-if', string>>;
} = parse(readFileSync(FILE ?? '', 'utf8'));

/** What a step left. */
export type StepRun = {
  /** Null when it was killed. */
  readonly status: number | null;
  /** Its stdout and stderr as they are, and as the runner shows them: with masks, without commands. */
  readonly raw: string;
  readonly log: string;
  /** What `::error::` said, decoded; a command may hold several lines. */
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
};

export type JobOptions = {
  /** The step's `with`. */
  readonly inputs: Texts;
  /** What the job has in its environment. */
  readonly env?: Texts;
  /** Its copy of the repository; a folder of its own unless given. */
  readonly workspace?: string;
};

/** A job on a runner, with one step that uses the action. */
export type Job = {
  readonly temp: string;
  readonly workspace: string;
  readonly outputs: Texts;
  /** What later steps get. */
  readonly env: Texts;
  readonly summary: string;
  /** The saved state, as text. */
  readonly state: Texts;
  /** A text as the log of the job shows it: masked. */
  hide(text: string): string;
  /** Runs the main step; `onStart` is given a way to end it by a signal. */
  main(onStart?: (signal: (name: NodeJS.Signals) => void) => void): Promise<StepRun>;
  /** Runs the post step, with the same inputs unless others are given. */
  post(inputs?: Texts): Promise<StepRun>;
};

/** A job in a folder of the test's own, that runs steps as GitHub's runner does. */
export function openJob(folder: string, { inputs, env = {}, ...options }: JobOptions): Job {
  const temp = join(folder, 'temp');
  const { workspace = join(folder, 'workspace') } = options;
  for (const each of [temp, workspace]) mkdirSync(each, { recursive: true });
  const file = (name: string): string => join(folder, name.toLowerCase());
  const read = (name: string): string =>
    existsSync(file(name)) ? readFileSync(file(name), 'utf8') : '';
  const masks = new Set<string>();
  const run = async (
    script: string,
    given: Texts,
    state: Texts,
    onStart: (signal: (name: NodeJS.Signals) => void) => void = () => {},
  ): Promise<StepRun> => {
    for (const name of FILES) writeFileSync(file(name), read(name));
    const variables = {
      PATH: process.env.PATH ?? '',
      CI: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/shop',
      GITHUB_RUN_ID: '4711',
      GITHUB_JOB: 'publish',
      GITHUB_WORKSPACE: workspace,
      RUNNER_TEMP: temp,
      ...Object.fromEntries(FILES.map((name) => [name, file(name)])),
      ...env,
      ...inputVariables(given),
      ...Object.fromEntries(Object.entries(state).map(([name, value]) => [`STATE_${name}`, value])),
    };
    const { status, raw } = await start(join(FOLDER, script), workspace, variables, onStart);
    return { status, raw, ...heard(raw, masks) };
  };
  return {
    temp,
    workspace,
    get outputs() {
      return readGithubEnv(read('GITHUB_OUTPUT'));
    },
    get env() {
      return readGithubEnv(read('GITHUB_ENV'));
    },
    get summary() {
      return read('GITHUB_STEP_SUMMARY');
    },
    get state() {
      return readGithubEnv(read('GITHUB_STATE'));
    },
    hide: (text) => hidden(text, masks),
    main: (onStart) => run(ACTION.runs.main, inputs, {}, onStart),
    post: (other = inputs) => run(ACTION.runs.post, other, readGithubEnv(read('GITHUB_STATE'))),
  };
}

const FILES = ['GITHUB_OUTPUT', 'GITHUB_ENV', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'];

/** All inputs of the definition, as the runner gives them: those without a value are empty. */
function inputVariables(given: Texts): Texts {
  const unknown = Object.keys(given).filter((name) => ACTION.inputs[name] === undefined);
  if (unknown.length > 0) throw new Error(`no such input: ${unknown}`);
  const all = Object.entries(ACTION.inputs).map(([name, { default: value = '' }]) => [
    `INPUT_${name.toUpperCase()}`,
    given[name] ?? value,
  ]);
  return Object.fromEntries(all);
}

function start(
  script: string,
  cwd: string,
  env: Texts,
  onStart: (signal: (name: NodeJS.Signals) => void) => void,
): Promise<{ status: number | null; raw: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(NODE, [script], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let raw = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        raw += text;
      });
    }
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, raw }));
    onStart((name) => void child.kill(name));
  });
}

/** Reads the output of a step as the runner does, which remembers the masks of a job. */
function heard(raw: string, masks: Set<string>): Omit<StepRun, 'status' | 'raw'> {
  const errors: string[] = [];
  const warnings: string[] = [];
  const shown: string[] = [];
  for (const line of raw.split('\n')) {
    const [, name = '', data = ''] = /^\s*::([a-z-]+)(?: .*?)?::(.*)$/.exec(line) ?? [];
    const text = decoded(data);
    if (name === 'add-mask') masks.add(text);
    else if (name === 'error') errors.push(hidden(text, masks));
    else if (name === 'warning') warnings.push(hidden(text, masks));
    else if (name !== '') throw new Error(`a command that nobody expected: ${line}`);
    else shown.push(hidden(line, masks));
  }
  return { errors, warnings, log: shown.join('\n') };
}

function hidden(text: string, masks: ReadonlySet<string>): string {
  return [...masks].reduce((rest, mask) => rest.replaceAll(mask, '***'), text);
}

function decoded(data: string): string {
  return data.replaceAll('%0A', '\n').replaceAll('%0D', '\r').replaceAll('%25', '%');
}
