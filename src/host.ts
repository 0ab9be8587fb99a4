import { isAbsolute, resolve } from 'node:path';
import { FidesAuthError } from './errors.ts';

/** An output stream, with what decides colour and width. */
export type HostOutput = {
  write(text: string): boolean;
  readonly isTTY: boolean;
  readonly columns: number | undefined;
  readonly rows?: number | undefined;
};

/** The signals that ask to stop. */
export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';

/** Takes the pieces of an output and returns the text to show. */
export type OutputFilter = { push(piece: string): string; end(): string };

/** Where the output of a started program goes. */
export type SpawnOptions = {
  /** Filters its stdout and stderr, with a filter for each, as latin1 text. */
  readonly filter?: () => OutputFilter;
  /** Sends its stdout to our stderr: our stdout is for the result. Not with a filter. */
  readonly stdoutToStderr?: boolean;
};

/** How to run a program for its answer. */
export type RunOptions = {
  readonly env: Readonly<Record<string, string>>;
  /** What its stdin gives, to the end. */
  readonly input: string;
  /** The most bytes that its stdout may have. */
  readonly limit: number;
  readonly timeoutMs: number;
  /** Filters its stderr, which goes to ours, as latin1 text. */
  readonly filter: () => OutputFilter;
  /** Ends the program. */
  readonly signal: AbortSignal;
};

/** What a program answered. */
export type Ran = {
  /** Its exit status; 128 plus the signal's number if a signal ended it. */
  readonly status: number;
  readonly stdout: Buffer;
  /** Why it was stopped; undefined if it ended by itself. */
  readonly stopped: 'timeout' | 'too-long' | 'signal' | undefined;
};

/** The shipped data files, by path in the package: on disk, or inside the executable. */
export type Shipped = {
  /** The text of `scopes/full.json` and the like. */
  read(path: string): string;
  /** The names in a folder of the package, sorted. */
  list(folder: string): readonly string[];
};

/** All that the code may touch of the running process. Made by `bin`, or by tests. */
export type Host = {
  /** The arguments after the executable's name. */
  readonly argv: readonly string[];
  readonly env: Record<string, string | undefined>;
  /** The working folder; undefined if it was deleted or its disk is gone. */
  readonly cwd: string | undefined;
  /** The home folder from the system's user database; undefined if it has none. */
  readonly home: string | undefined;
  readonly platform: string;
  readonly hostname: string;
  readonly pid: number;
  /** The numeric user id; undefined if the platform has none. */
  readonly uid: number | undefined;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: HostOutput;
  readonly stderr: HostOutput & NodeJS.WritableStream;
  /**
   * Writes all of `text` to stdout; after `stop`, does not wait for a reader that takes nothing.
   * @throws the system's error if the write fails; the reason of `stop`
   */
  deliver(text: string, stop?: AbortSignal): Promise<void>;
  /** Version of fidesauth, as in package.json. */
  readonly version: string;
  readonly shipped: Shipped;
  /** True when a process with this id exists on this machine. */
  isAlive(pid: number): boolean;
  /** Calls `listener` for each SIGINT, SIGTERM and SIGHUP; the returned function removes it. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
  /**
   * Starts a program on our terminal and waits for its end; passes our signals on to it.
   * @returns its exit status; 128 plus the signal's number if a signal ended it
   * @throws the system's error if it cannot be started, or if it ended with 0 but its filtered
   * stdout could not be written
   */
  spawn(
    file: string,
    args: readonly string[],
    env: Readonly<Record<string, string>>,
    options: SpawnOptions,
  ): Promise<number>;
  /**
   * Runs a program for its answer, without a terminal: its stdin gives `input`. One that takes too
   * long, says too much or is to stop gets SIGTERM, and SIGKILL 2 s later.
   * @throws the system's error if it cannot be started
   */
  run(file: string, args: readonly string[], options: RunOptions): Promise<Ran>;
  /** Ends the process at once, without cleanup. Only for a second signal. */
  exit(status: number): never;
};

/**
 * The absolute form of a path that a user named.
 * @throws input.invalid for a relative path when the working folder is gone
 */
export function pathFrom(cwd: string | undefined, path: string): string {
  if (cwd !== undefined || isAbsolute(path)) return resolve(cwd ?? '/', path);
  throw new FidesAuthError('input.invalid', `${path}: the current folder no longer exists`, {
    fix: 'change to an existing folder (cd), or give the whole path',
  });
}
