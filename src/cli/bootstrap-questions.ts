import { parseProfileName } from '../domain/profile-name.ts';
import type { Secret } from '../domain/secret.ts';
import {
  parseServerAddress,
  requireTransport,
  type ServerAddress,
} from '../domain/server-address.ts';
import { FidesAuthError } from '../errors.ts';
import type { Deps } from '../usecases/deps.ts';
import { type AdminChoice, type GivenAdmin, requireUser } from './admin-choice.ts';
import { askChoice, askSecret, askText } from './prompts.ts';
import type { Shell } from './shell.ts';

/** Asks where Fides is. */
export async function bootstrapServer(shell: Shell): Promise<ServerAddress> {
  const { allowHttp } = shell.globals();
  const answer = await askText(shell, 'Fides server', 'http://localhost:8080', (text) =>
    requireTransport(parseServerAddress(text), allowHttp),
  );
  return parseServerAddress(answer);
}

/** Completes a root pair by asking for what it lacks; another credential passes. */
export async function bootstrapRoot(choice: AdminChoice, shell: Shell): Promise<GivenAdmin> {
  if (choice?.kind === 'login') return loginAsked(choice, shell);
  if (choice !== undefined && choice.kind !== 'root') return choice;
  const id = choice?.id ?? (await askText(shell, 'Root client id', undefined, requireSome));
  const secret = choice?.secret ?? (await askedSecret(shell, 'Root client secret'));
  return { kind: 'root', id, secret, source: choice?.source ?? 'as answered' };
}

async function loginAsked(
  choice: Extract<GivenAdmin, { kind: 'login' }>,
  shell: Shell,
): Promise<GivenAdmin> {
  const user = choice.user ?? (await askText(shell, 'User name', undefined, requireUser));
  const password = choice.password ?? (await askedSecret(shell, `Password of ${user}`));
  return { kind: 'login', user, password, source: user };
}

async function askedSecret(shell: Shell, question: string): Promise<() => Promise<Secret>> {
  const secret = await askSecret(shell, question);
  return async () => secret;
}

/** Asks for a profile name. */
export async function bootstrapName(shell: Shell): Promise<string> {
  return askText(shell, 'Profile name', 'default', (text) => {
    parseProfileName(text);
  });
}

/** Asks for a preset, out of all that can be given by name. */
export async function bootstrapPresets(
  shell: Shell,
  presets: Deps['store']['presets'],
): Promise<string[]> {
  const entries = await presets.list();
  const choices = await Promise.all(entries.map(({ name }) => presetChoice(shell, name, presets)));
  const readable = choices.filter((choice) => choice !== undefined);
  return [await askChoice(shell, 'Scope preset', readable)];
}

/** A preset to choose; one that cannot be read is told and left out: it may not be the one wanted. */
async function presetChoice(
  shell: Shell,
  name: string,
  presets: Deps['store']['presets'],
): Promise<{ value: string; description: string } | undefined> {
  try {
    return { value: name, description: (await presets.load(name)).preset.description };
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    shell.output.event({ kind: 'warning', text: error.message });
    return undefined;
  }
}

function requireSome(text: string): void {
  if (text.trim() === '') throw new FidesAuthError('input.invalid', 'it is empty');
}
