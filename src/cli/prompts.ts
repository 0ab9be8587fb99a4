import { confirm, input, password, select } from '@inquirer/prompts';
import { Secret } from '../domain/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Shell } from './shell.ts';

type Check = (value: string) => void;

/** Where questions are drawn: on stderr, so that stdout stays the result's. */
function terminal({ host, signal }: Shell): Parameters<typeof input>[1] {
  return { input: host.stdin, output: host.stderr, signal };
}

/** Asks for a line. What `check` throws is shown, and the question stays. */
export async function askText(
  shell: Shell,
  message: string,
  fallback: string | undefined,
  check: Check,
): Promise<string> {
  const validate = asValidation(check);
  const config = { message, validate, ...(fallback === undefined ? {} : { default: fallback }) };
  return guarded(shell, input(config, terminal(shell)));
}

/** Asks for a secret: nothing of it is shown. */
export async function askSecret(shell: Shell, message: string): Promise<Secret> {
  const validate = asValidation((value) => {
    if (value === '') throw new FidesAuthError('input.invalid', 'it is empty');
  });
  return new Secret(
    await guarded(shell, password({ message, mask: false, validate }, terminal(shell))),
  );
}

/** Asks for one of several. */
export async function askChoice(
  shell: Shell,
  message: string,
  choices: readonly { readonly value: string; readonly description: string }[],
): Promise<string> {
  const config = { message, choices: choices.map((choice) => ({ ...choice })), loop: false };
  return guarded(shell, select(config, terminal(shell)));
}

/** Asks yes or no; no is the answer to an empty line. */
export async function askConfirm(shell: Shell, message: string): Promise<boolean> {
  return guarded(shell, confirm({ message, default: false }, terminal(shell)));
}

function asValidation(check: Check): (value: string) => true | string {
  return (value) => {
    try {
      check(value);
      return true;
    } catch (error) {
      if (!(error instanceof FidesAuthError)) throw error;
      const { fix } = error.details;
      return fix === undefined ? error.message : `${error.message}; ${fix}`;
    }
  };
}

/** Ctrl-C and a closed terminal end a question by an error of the library's own. */
async function guarded<T>(shell: Shell, answer: Promise<T>): Promise<T> {
  try {
    return await answer;
  } catch (error) {
    shell.signal.throwIfAborted();
    const name = error instanceof Error ? error.name : '';
    if (name !== 'ExitPromptError' && name !== 'AbortPromptError') throw error;
    throw new FidesAuthError('interrupted', 'stopped at a question: nothing was sent or changed');
  }
}
