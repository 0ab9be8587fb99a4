import { confirm, input, password, select } from '@inquirer/prompts';
import { Secret } from '../../domain/secrets/secret.ts';
import { seen, seenSentence } from '../../domain/words/unseen.ts';
import { FidesAuthError } from '../../errors.ts';
import { widthOf, wrap } from '../../output/base/layout.ts';
import type { Style } from '../../output/base/style.ts';
import type { Shell } from '../base/shell.ts';

/** One of several answers: its value, and how to show it. */
export type Choice = {
  readonly value: string;
  readonly name: string;
  readonly description: string;
};

type Check = (value: string) => void | Promise<void>;
type Context = NonNullable<Parameters<typeof input>[1]>;

/** Asks for a line. Shows what `check` throws, and keeps asking. */
export async function askText(
  shell: Shell,
  question: string,
  fallback: string | undefined,
  check: Check,
): Promise<string> {
  const message = seen(question);
  const { theme: plain, validate } = appearance(shell, check);
  const { dim } = shell.output.terminal.paint;
  const defaultAnswer = (text: string): string => dim(`(Enter: ${text})`);
  const theme = { ...plain, style: { ...plain.style, defaultAnswer } };
  const base = { message, validate, theme };
  const config = fallback === undefined ? base : { ...base, default: fallback };
  return guarded(shell, (context) => input(config, context));
}

/** Asks for a secret. Never shows any of it; no key reveals it. */
export async function askSecret(
  shell: Shell,
  message: string,
  mayBeEmpty = false,
): Promise<Secret> {
  const check = (value: string): void => {
    if (value === '' && !mayBeEmpty) throw new FidesAuthError('input.invalid', 'it is empty');
  };
  const { theme, validate } = appearance(shell, check);
  const config = { message, mask: false, toggleMask: false, validate, theme };
  return new Secret(await guarded(shell, (context) => password(config, context)));
}

/** Asks for one of several. */
export async function askChoice(
  shell: Shell,
  message: string,
  all: readonly Choice[],
): Promise<string> {
  const choices = all.map(seenChoice);
  const { theme } = appearance(shell);
  const look = { ...theme, style: { ...theme.style, ...restSign(choices, theme, shell) } };
  const config = { message, choices, pageSize: pageOf(shell), theme: look };
  return guarded(shell, (context) => select(config, context));
}

/** How many list lines leave room for the question, a description and the keys. */
export function pageOf({ host }: Shell): number {
  return Math.max(3, Math.min(12, (host.stderr.rows || 24) - 9));
}

/** A list longer than its page wraps around: there is always more on both sides. */
function restSign(choices: readonly Choice[], { style }: Theme, shell: Shell) {
  const { width } = shell.output.terminal;
  const lines = choices.reduce((sum, { name }) => sum + Math.ceil((widthOf(name) + 2) / width), 0);
  if (lines <= pageOf(shell)) return {};
  const keysHelpTip: Theme['style']['keysHelpTip'] = (pairs) =>
    `${choices.length} in all: more above and below\n${style.keysHelpTip(pairs)}`;
  return { keysHelpTip };
}

/** Makes hidden characters visible: names and descriptions come from files. */
function seenChoice({ value, name, description }: Choice): Choice {
  return { value, name: seen(name), description: description.split('\n').map(seen).join('\n') };
}

/** Asks yes or no; an empty line means no. */
export async function askConfirm(shell: Shell, question: string): Promise<boolean> {
  const message = seen(question);
  const { theme } = appearance(shell);
  // The message has "? " before it and " (y/N) yes" after it.
  const text = wrap(message, shell.output.terminal.width - 12);
  return guarded(shell, (context) => confirm({ message: text, default: false, theme }, context));
}

/** The library's own colours ignore NO_COLOR and --no-color, and it breaks lines inside words. */
function appearance(shell: Shell, check: Check = () => {}) {
  const style = shell.output.terminal;
  return { theme: themeOf(style), validate: asValidation(check) };
}

/** The library's names for keys, for terminals that cannot show them. */
const KEYS: Readonly<Record<string, string>> = {
  '↑↓': 'up/down',
  '⏎': 'enter',
  '←→': 'left/right',
};

type Theme = ReturnType<typeof themeOf>;

/** The look of all questions. */
export function themeOf({ paint, width, unicode }: Style) {
  const name = (key: string): string => (unicode ? key : (KEYS[key] ?? key));
  const keys = (pairs: [string, string][]): string =>
    paint.dim(pairs.map(([key, action]) => `${name(key)} ${action}`).join(', '));
  return {
    keys: { upDown: name('↑↓'), enter: name('⏎') },
    // Shown while an answer is checked; it does not move.
    spinner: { interval: 1_000, frames: [paint.dim('.')] },
    prefix: { idle: paint.bold('?'), done: paint.green(unicode ? '✔' : '+') },
    icon: { cursor: unicode ? '❯' : '>' },
    style: {
      message: (text: string) => paint.bold(text),
      answer: (text: string) => text,
      // Fits into 60 columns with the longest question.
      maskedText: '(hidden)',
      defaultAnswer: (text: string) => paint.dim(`(${text})`),
      help: (text: string) => paint.dim(text),
      highlight: (text: string) => paint.bold(text),
      error: (text: string) => paint.red(wrap(`> ${text}`, width)),
      description: (text: string) =>
        text
          .split('\n')
          .map((line) => wrap(line, width))
          .join('\n'),
      keysHelpTip: keys,
    },
  };
}

function asValidation(check: Check): (value: string) => Promise<true | string> {
  return async (value) => {
    try {
      await check(value);
      return true;
    } catch (error) {
      if (!(error instanceof FidesAuthError)) throw error;
      const { fix } = error.details;
      return seenSentence(fix === undefined ? error.message : `${error.message}; ${fix}`);
    }
  };
}

/**
 * Asks on stderr: stdout is for the result. Ctrl-C ends a question with the library's own error;
 * Ctrl-D and a closed terminal only pause stdin, and the process would run out of work while still
 * holding its lock.
 */
export async function guarded<T>(shell: Shell, ask: (context: Context) => Promise<T>): Promise<T> {
  const { stdin, stderr } = shell.host;
  shell.output.settle();
  const gone = new AbortController();
  const onPause = (): void => gone.abort();
  stdin.once('pause', onPause);
  try {
    const signal = AbortSignal.any([shell.signal, gone.signal]);
    return await ask({ input: stdin, output: stderr, signal });
  } catch (error) {
    shell.signal.throwIfAborted();
    const name = error instanceof Error ? error.name : '';
    if (name !== 'ExitPromptError' && name !== 'AbortPromptError') throw error;
    throw new FidesAuthError('interrupted', 'stopped at a prompt: nothing was changed');
  } finally {
    stdin.off('pause', onPause);
  }
}
