import { createInterface } from 'node:readline';
import { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import { wrap } from '../../output/layout.ts';
import type { Shell } from '../base/shell.ts';

// For terminals that cannot move their cursor: each question is a line, and so is each answer.

type Check = (value: string) => void | Promise<void>;

/** True where nothing may be drawn over: TERM=dumb. */
export function isPlain({ host }: Pick<Shell, 'host'>): boolean {
  return host.env.TERM === 'dumb';
}

/** Asks for a line until `check` takes it. @throws interrupted */
export async function plainText(
  shell: Shell,
  message: string,
  fallback: string | undefined,
  check: Check,
): Promise<string> {
  const hint = fallback === undefined ? '' : ` (${fallback})`;
  return untilTaken(shell, check, async () => {
    const typed = await readLine(shell, `? ${message}${hint} `);
    return typed === '' && fallback !== undefined ? fallback : typed;
  });
}

/** Asks for a line that the terminal does not show. @throws interrupted */
export async function plainSecret(shell: Shell, message: string, check: Check): Promise<Secret> {
  return new Secret(await untilTaken(shell, check, () => readHidden(shell, `? ${message} `)));
}

/** One of several answers: what it stands for, and how it is shown. */
export type Choice = {
  readonly value: string;
  readonly name: string;
  readonly description: string;
};

/** Asks for one of several, by its number or its name. @throws interrupted */
export async function plainChoice(
  shell: Shell,
  message: string,
  choices: readonly Choice[],
): Promise<string> {
  const { width } = shell.output.terminal;
  for (const [at, { name, description }] of choices.entries()) {
    shell.host.stderr.write(`${at + 1}. ${name}\n${wrap(description, width, '   ')}\n`);
  }
  const chosen = (text: string) =>
    choices[Number(text) - 1] ?? choices.find(({ name }) => text !== '' && name.startsWith(text));
  const answer = await plainText(shell, `${message}, number or name`, undefined, (text) => {
    if (chosen(text) !== undefined) return;
    throw new FidesAuthError('input.invalid', `there is no ${JSON.stringify(text.slice(0, 40))}`);
  });
  return chosen(answer)?.value ?? '';
}

/** Asks yes or no; no is the answer to an empty line. @throws interrupted */
export async function plainConfirm(shell: Shell, message: string): Promise<boolean> {
  const answer = await plainText(shell, `${message} (y/N)`, 'no', (text) => {
    if (/^(?:y|yes|n|no)$/i.test(text)) return;
    throw new FidesAuthError('input.invalid', 'answer yes or no');
  });
  return /^y/i.test(answer);
}

async function untilTaken(shell: Shell, check: Check, ask: () => Promise<string>): Promise<string> {
  for (;;) {
    const value = await ask();
    try {
      await check(value);
      return value;
    } catch (error) {
      if (!(error instanceof FidesAuthError)) throw error;
      shell.output.tell(error);
    }
  }
}

/** A line as the terminal itself edits and shows it. */
function readLine(shell: Shell, prompt: string): Promise<string> {
  const { stdin, stderr } = shell.host;
  shell.output.settle();
  stderr.write(prompt);
  const reader = createInterface({ input: stdin, terminal: false });
  return new Promise<string>((resolve, reject) => {
    const stop = (): void => reader.close();
    shell.signal.addEventListener('abort', stop);
    reader.once('line', (line) => {
      resolve(line.trim());
      reader.close();
    });
    reader.once('close', () => {
      shell.signal.removeEventListener('abort', stop);
      reject(stopped(shell));
    });
  });
}

type Typed = { readonly text: string; readonly end?: 'taken' | 'stopped' };

/** What stands in a hidden line after more keys. */
function afterKeys(before: string, keys: string): Typed {
  let text = before;
  for (const key of keys) {
    if (key === '\r' || key === '\n') return { text, end: 'taken' };
    // Ctrl-C, Ctrl-D
    if (key === '\x03' || key === '\x04') return { text, end: 'stopped' };
    if (key === '\x7f' || key === '\b') text = text.slice(0, -1);
    // Ctrl-U
    else text = key === '\x15' ? '' : text + key;
  }
  return { text };
}

/** A line that the terminal does not show: raw mode has it neither shown nor edited. */
function readHidden(shell: Shell, prompt: string): Promise<string> {
  const { stdin, stderr } = shell.host;
  shell.output.settle();
  stdin.setRawMode(true);
  stderr.write(prompt);
  let typed: Typed = { text: '' };
  return new Promise<string>((resolve, reject) => {
    const close = (): void => {
      stdin.off('data', onData);
      shell.signal.removeEventListener('abort', onStop);
      stdin.setRawMode(false);
      stdin.pause();
      stderr.write('\n');
    };
    const onStop = (): void => {
      close();
      reject(stopped(shell));
    };
    const onData = (data: Buffer): void => {
      typed = afterKeys(typed.text, data.toString('utf8'));
      if (typed.end === 'stopped') onStop();
      if (typed.end !== 'taken') return;
      close();
      resolve(typed.text);
    };
    shell.signal.addEventListener('abort', onStop);
    stdin.on('data', onData);
    stdin.resume();
  });
}

function stopped({ signal }: Shell): unknown {
  return signal.aborted
    ? signal.reason
    : new FidesAuthError('interrupted', 'stopped at a question: nothing was changed');
}
