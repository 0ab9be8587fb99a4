import { isAbsolute, resolve } from 'node:path';
import { FidesAuthError } from './errors.ts';

/** A stream that text is written to, and what is needed to decide on colour and width. */
export type HostOutput = {
  write(text: string): boolean;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows?: number | undefined;
};

/** The signals that ask to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Takes the pieces of an output, gives what is to be shown of each. */
export type OutputFilter = { push(piece: string): string; end(): string };

/** Where the output of a program goes that is started. */
export type SpawnOptions = {
  /** Its stdout and stderr pass through one filter each, as latin1 text. */
  readonly filter?: () => OutputFilter;
  /** What it prints on stdout goes to our stderr: our stdout is for the result. Not with a filter. */
  readonly stdoutToStderr?: boolean;
};

/** What ships beside the code, by its path in the package: from files, or in the executable itself. */
export type Shipped = {
  /** The text of `scopes/full.json` and the like. */
  read(path: string): string;
  /** The names in a folder of the package, sorted. */
  list(folder: string): readonly string[];
};

/** Everything of the running process that the code may touch; `bin` makes it, tests may too. */
export type Host = {
  /** The arguments after the executable's name. */
  readonly argv: readonly string[];
  readonly env: Record<string, string | undefined>;
  /** The working folder; undefined when it was deleted, or its disk is gone. */
  readonly cwd: string | undefined;
  /** The user's home folder as the system's list of users has it; undefined when it has none. */
  readonly home: string | undefined;
  readonly platform: string;
  readonly hostname: string;
  readonly pid: number;
  /** The numeric user id; undefined where the platform has none. */
  readonly uid: number | undefined;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: HostOutput;
  readonly stderr: HostOutput & NodeJS.WritableStream;
  /**
   * Writes all of `text` to stdout; after `stop` a reader that takes nothing is not waited for.
   * @throws the system's error when it is not taken; the reason of `stop`
   */
  deliver(text: string, stop?: AbortSignal): Promise<void>;
  /** Version of fidesauth, as in package.json. */
  readonly version: string;
  readonly shipped: Shipped;
  /** True when a process with this id exists on this machine. */
  isAlive(pid: number): boolean;
  /** Calls `listener` for each SIGINT, SIGTERM and SIGHUP; the returned function ends that. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
  /**
   * Starts a program on our terminal and waits for its end; signals to us go on to it.
   * @returns its exit status; 128 and the signal's number when a signal ended it
   * @throws the system's error when it cannot be started, or when it ended with 0 and what it
   * printed on a filtered stdout was not taken
   */
  spawn(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    options: SpawnOptions,
  ): Promise<number>;
  /** Ends the process at once. Only for a second signal: nothing after it runs. */
  exit(status: number): never;
};

/**
 * The absolute path of one that a user named.
 * @throws input.invalid for a relative one when the working folder is gone
 */
export function pathFrom(cwd: string | undefined, path: string): string {
  if (cwd !== undefined || isAbsolute(path)) return resolve(cwd ?? '/', path);
  throw new FidesAuthError('input.invalid', `${path}: the current folder no longer exists`, {
    fix: 'change to an existing folder (cd), or give the whole path',
  });
}
