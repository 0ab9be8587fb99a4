import { tmpdir } from 'node:os';
import { stripVTControlCharacters } from 'node:util';
import { spawn } from '@lydell/node-pty';
import { EXECUTABLE, TOOL } from './run.ts';

export type PtyOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cols?: number;
  readonly rows?: number;
  readonly cwd?: string;
};

export type PtyExit = { readonly status: number; readonly signal: number };

export type Pty = {
  /**
   * Resolves when the text after the last find shows `wanted` (ANSI left out); rejects with the
   * screen after 180 s or when the process ends without it.
   */
  waitFor(wanted: string | RegExp): Promise<void>;
  write(keys: string): void;
  resize(cols: number, rows: number): void;
  /** Sends a signal to the process itself, as `kill` does. */
  signal(name: 'SIGTERM'): void;
  /** Closes the terminal, as a window is closed. */
  hangUp(): void;
  /** All that was written so far, ANSI left out. */
  screen(): string;
  /** All that was written so far, as it came. */
  raw(): string;
  readonly exit: Promise<PtyExit>;
};

/** Keys as a terminal sends them. */
export const ENTER = '\r';
export const CTRL_C = '\x03';
export const CTRL_D = '\x04';
/** Empties the line that is being typed. */
export const CTRL_U = '\x15';

/** A hang is a failure, and a slow machine is none. */
const LIMIT_MS = 180_000;

/** Starts the shipped executable with a terminal as its stdin, stdout and stderr. */
export function startFidesauth(args: readonly string[], options: PtyOptions = {}): Pty {
  const [file, ...before] = TOOL;
  return startInPty(file, [...before, ...args], options);
}

/** Starts a shell script in a terminal; `$FIDESAUTH` runs the shipped executable. */
export function startScript(script: string, options: PtyOptions = {}): Pty {
  const env = { ...options.env, NODE: process.execPath, EXECUTABLE };
  const withTool = `fidesauth() { "$NODE" "$EXECUTABLE" "$@"; }; ${script}`;
  return startInPty('/bin/sh', ['-c', withTool], { ...options, env });
}

/** Starts any program in a terminal. */
export function startInPty(file: string, args: readonly string[], options: PtyOptions): Pty {
  const { cols = 100, rows = 30, cwd = tmpdir() } = options;
  const base = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    TERM: 'xterm-256color',
    LANG: 'C.UTF-8',
  };
  const env = defined({ ...base, ...options.env });
  const child = spawn(file, [...args], {
    name: env.TERM ?? 'xterm-256color',
    cols,
    rows,
    cwd,
    env,
  });
  const text = createScreen();
  child.onData((piece) => text.add(piece));
  const exit = new Promise<PtyExit>((resolve) => {
    child.onExit(({ exitCode, signal }) => {
      text.end();
      resolve({ status: exitCode, signal: signal ?? 0 });
    });
  });
  return {
    waitFor: text.waitFor,
    write: (keys) => child.write(keys),
    resize: (columns, lines) => child.resize(columns, lines),
    signal: (name) => child.kill(name),
    hangUp() {
      // Not among its types.
      if (!('destroy' in child && typeof child.destroy === 'function'))
        throw new Error('no destroy');
      child.destroy();
    },
    screen: text.plain,
    raw: text.raw,
    exit: bounded(exit, () => {
      process.kill(child.pid, 'SIGKILL');
      return `it did not end; its screen:\n${text.plain()}`;
    }),
  };
}

function defined(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const pairs = Object.entries(env).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  return Object.fromEntries(pairs);
}

type Screen = Pick<Pty, 'waitFor' | 'raw'> & {
  add(piece: string): void;
  end(): void;
  plain(): string;
};

function createScreen(): Screen {
  let raw = '';
  let ended = false;
  let found = 0;
  let look = (): void => {};
  const plain = (): string => stripVTControlCharacters(raw).replaceAll('\r\n', '\n');
  const seen = (wanted: string | RegExp): boolean => {
    const rest = plain().slice(found);
    const match = typeof wanted === 'string' ? literal(rest, wanted) : wanted.exec(rest);
    if (match === null) return false;
    found += match.index + match[0].length;
    return true;
  };
  return {
    raw: () => raw,
    plain,
    add(piece) {
      raw += piece;
      look();
    },
    end() {
      ended = true;
      look();
    },
    waitFor(wanted) {
      const shown = new Promise<void>((resolve, reject) => {
        look = () => {
          if (seen(wanted)) resolve();
          else if (ended) reject(new Error(`it ended without ${wanted}; its screen:\n${plain()}`));
        };
        look();
      });
      return bounded(shown, () => `it does not show ${wanted}; its screen:\n${plain()}`);
    },
  };
}

function literal(text: string, wanted: string): { index: number; 0: string } | null {
  const index = text.indexOf(wanted);
  return index === -1 ? null : { index, 0: wanted };
}

/** `promise`, or a rejection with `complain()` when it is not settled in time. */
async function bounded<T>(promise: Promise<T>, complain: () => string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(complain())), LIMIT_MS);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
