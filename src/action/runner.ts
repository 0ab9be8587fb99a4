import { randomBytes } from 'node:crypto';
import { appendFileSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { fileBlock, maskCommands, workflowCommand } from '../domain/words/github-commands.ts';
import { seen, seenSentence } from '../domain/words/unseen.ts';
import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';

/** The files that the runner gives a step, by the variable that names each. */
type RunnerFile = 'GITHUB_OUTPUT' | 'GITHUB_ENV' | 'GITHUB_STATE' | 'GITHUB_STEP_SUMMARY';

/** The runner of GitHub Actions, as a step talks to it. */
export type Runner = {
  /** Masks these values in all that the job prints from now on. */
  mask(values: readonly string[]): void;
  /** Adds a name and its value to a file of the runner. @throws input.invalid without that file */
  set(file: Exclude<RunnerFile, 'GITHUB_STEP_SUMMARY'>, name: string, value: string): void;
  /** Adds Markdown to the summary of the step. @throws input.invalid without that file */
  summarize(markdown: string): void;
  /** A line of the log; never taken for a command. */
  say(text: string): void;
  warn(text: string): void;
  /** Why the step fails and what to do, in one command. */
  fail(message: string, fix?: string): void;
  /** A new folder below the runner's temporary one, for this user alone. @throws input.invalid */
  newFolder(): string;
};

/** How the names of folders of {@link Runner.newFolder} begin. */
export const FOLDER_PREFIX = 'fidesauth-';

/** GitHub shows no summary that is larger: 1 MiB a step. */
const SUMMARY_BYTES = 1024 * 1024;

/** The runner that started this process, as its environment says. */
export function createRunner({ env, stdout }: Pick<Host, 'env' | 'stdout'>): Runner {
  const append = (file: RunnerFile, text: string): void => {
    try {
      appendFileSync(given(env, file), text);
    } catch (cause) {
      if (cause instanceof FidesAuthError) throw cause;
      throw new FidesAuthError('store.unwritable', `$${file} cannot be written: ${cause}`, {
        fix: 'check the disk of the runner, and run the job again',
        cause,
      });
    }
  };
  return {
    mask: (values) => void stdout.write(maskCommands(values)),
    set: (file, name, value) =>
      append(file, fileBlock(name, value, `fidesauth-${randomBytes(16).toString('hex')}`)),
    summarize(markdown) {
      const fits = Buffer.byteLength(markdown) < SUMMARY_BYTES;
      append('GITHUB_STEP_SUMMARY', fits ? markdown : 'The report is too long for a summary.\n');
    },
    say: (text) => void stdout.write(`${seen(text)}\n`),
    warn: (text) => void stdout.write(workflowCommand('warning', seenSentence(text), TITLE)),
    fail(message, fix) {
      const lines = [message, ...(fix === undefined ? [] : [`fix: ${fix}`])];
      stdout.write(workflowCommand('error', lines.map(seenSentence).join('\n'), TITLE));
    },
    newFolder: () => mkdtempSync(join(given(env, 'RUNNER_TEMP'), FOLDER_PREFIX)),
  };
}

const TITLE = { title: 'fidesauth' };

/** @throws input.invalid when the runner did not set it */
function given(env: Host['env'], name: string): string {
  const value = env[name];
  if (value !== undefined && value !== '') return value;
  throw new FidesAuthError('input.invalid', `$${name} is not set: this is no step of a job`, {
    fix: 'run it as an action of GitHub Actions; elsewhere use the command line',
  });
}
