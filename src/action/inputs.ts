import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';

/** The inputs of the action: the runner passes them as variables, to its post step too. */
export type Inputs = {
  /** Without blanks around it; undefined when it is empty. */
  text(name: string): string | undefined;
  /** @throws input.missing */
  required(name: string, form: string): string;
  /** The lines of a text, and what commas separate in them. */
  list(name: string): readonly string[];
  /** False when it is empty. @throws input.invalid */
  flag(name: string): boolean;
  /** One of these words; the first when it is empty. @throws input.invalid */
  choice<T extends string>(name: string, words: readonly [T, ...T[]]): T;
};

/** The inputs in the environment of a step. */
export function createInputs(env: Host['env']): Inputs {
  const text: Inputs['text'] = (name) => env[`INPUT_${name.toUpperCase()}`]?.trim() || undefined;
  const choice: Inputs['choice'] = (name, words) => {
    const value = text(name) ?? words[0];
    const word = words.find((each) => each === value);
    if (word !== undefined) return word;
    throw new FidesAuthError('input.invalid', `input ${name}: ${JSON.stringify(value)} is none`, {
      fix: `write one of: ${words.join(', ')}`,
    });
  };
  return {
    text,
    required(name, form) {
      const value = text(name);
      if (value !== undefined) return value;
      throw new FidesAuthError('input.missing', `input ${name} is missing or empty`, {
        fix: `add it to the step's "with": ${name}: ${form}`,
      });
    },
    list: (name) => (text(name) ?? '').split(/[\n,]/).flatMap((each) => each.trim() || []),
    flag: (name) => choice(name, ['false', 'true']) === 'true',
    choice,
  };
}

const SECRETS = ['root-secret', 'admin-token'];

/** The inputs that are secret, whether they can be used or not. */
export function secretsOf(inputs: Inputs): readonly string[] {
  return SECRETS.flatMap((name) => inputs.text(name) ?? []);
}

/** The admin credential of a step, as the tool reads it. @throws input.missing, admin.ambiguous */
export function adminOf(inputs: Inputs): Readonly<Record<string, string>> {
  const [id, secret, token] = ['root-id', 'root-secret', 'admin-token'].map(inputs.text);
  if (token !== undefined) {
    if (id === undefined && secret === undefined) return { FIDESAUTH_ADMIN_TOKEN: token };
    throw new FidesAuthError('admin.ambiguous', 'admin-token and a root client were given', {
      fix: 'keep one of them: root-id and root-secret, or admin-token',
    });
  }
  if (id !== undefined && secret !== undefined) {
    return {
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: id,
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: secret,
    };
  }
  const half = id === undefined ? 'root-id' : 'root-secret';
  const what =
    id === secret ? 'no admin credential was given' : `input ${half} is missing or empty`;
  throw new FidesAuthError('input.missing', what, {
    fix: 'give root-id and root-secret, or admin-token; GitHub passes no secrets to pull requests of forks',
  });
}
