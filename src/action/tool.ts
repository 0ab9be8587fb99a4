import { Writable } from 'node:stream';
import { type ErrorCode, FidesAuthError, isErrorCode } from '../errors.ts';
import type { Host } from '../host.ts';
import { memberOf, textOf } from './documents.ts';
import { inInputs } from './words.ts';

/** `main` of the tool: runs one command line and returns its exit status. */
export type Main = (host: Host) => Promise<number>;

/** The environment that `exec` gives to a program. */
export type Environment = Readonly<Record<string, string>>;

/** What a command line left. */
export type Ran = { readonly status: number; readonly stdout: string; readonly stderr: string };

/** The tool, with all of this process that it may see. */
export type Tool = {
  /**
   * Runs one command line in this process: whoever ends the step ends it too. Nothing that it prints
   * reaches the log. @throws its error, unless its status is 0 or one of `findings`
   */
  run(args: readonly string[], findings?: readonly number[]): Promise<Ran>;
  /** What a program that `exec` starts would find in its environment. @throws as {@link Tool.run} */
  environmentOf(profile: string, flags: readonly string[]): Promise<Environment>;
};

/** Of the step's environment, which earlier steps can change, the tool sees these alone. */
const PASSED = /^(?:(?:https?|no)_proxy|CI|GITHUB_ACTIONS|GITHUB_REPOSITORY)$/i;

/** The tool for one step; `admin` has its admin credential, as the tool reads it. */
export function createTool(main: Main, host: Host, admin: Environment): Tool {
  const passed = Object.entries(host.env).filter(([name]) => PASSED.test(name));
  const env = { ...Object.fromEntries(passed), ...admin };
  const start = async (argv: readonly string[], spawn: Host['spawn']): Promise<Ran> => {
    const stdout = collector();
    const stderr = collector();
    const own = { argv, env, cwd: host.env.GITHUB_WORKSPACE ?? host.cwd, spawn };
    const deliver = async (text: string): Promise<void> => void stdout.stream.write(text);
    const streams = { stdin: host.stdin, stdout: stdout.stream, stderr: stderr.stream, deliver };
    const status = await main({ ...host, ...own, ...streams });
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  };
  const noProgram: Host['spawn'] = () => Promise.reject(new Error('no program is started'));
  return {
    async run(args, findings = []) {
      const ran = await start([...args, '--no-input'], noProgram);
      return required(ran, [0, ...findings]);
    },
    async environmentOf(profile, flags) {
      let given: Environment = {};
      const take: Host['spawn'] = async (_file, _args, variables) => {
        given = variables;
        return 0;
      };
      const args = ['exec', '-p', profile, ...flags, '--no-mask', '--no-input', '--', 'step'];
      required(await start(args, take), [0]);
      return Object.fromEntries(Object.entries(given).filter(([name]) => name.startsWith('FIDES')));
    },
  };
}

/** A stream into memory. */
function collector(): { stream: Host['stderr']; text(): string } {
  const pieces: Buffer[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      pieces.push(chunk);
      done();
    },
  });
  const pipe = { isTTY: false, columns: undefined };
  return {
    stream: Object.assign(stream, pipe),
    text: () => Buffer.concat(pieces).toString(),
  };
}

function required(ran: Ran, statuses: readonly number[]): Ran {
  if (statuses.includes(ran.status)) return ran;
  throw failureIn(ran);
}

/** The error that a run ended with, in the words of the inputs; as JSON if it was asked for. */
function failureIn({ stderr, status }: Ran): FidesAuthError {
  const line = stderr.split('\n').findLast((text) => text.startsWith('{"error":'));
  if (line !== undefined) {
    const error = memberOf(JSON.parse(line), 'error');
    const [code = '', message = '', fix, clientId] = ['code', 'message', 'fix', 'clientId'].map(
      (name) => textOf(error, name),
    );
    return failure(isErrorCode(code) ? code : 'unexpected', message, fix, clientId);
  }
  const [, message, fix] = /^error: (.*?)(?:\nfix: (.*))?$/ms.exec(stderr.trimEnd()) ?? [];
  return failure('unexpected', message ?? `ended with status ${status}: ${stderr}`, fix);
}

function failure(
  code: ErrorCode,
  message: string,
  fix?: string,
  clientId?: string,
): FidesAuthError {
  return new FidesAuthError(code, inInputs(message), {
    ...(fix === undefined ? {} : { fix: inInputs(fix) }),
    ...(clientId === undefined ? {} : { clientId }),
  });
}
