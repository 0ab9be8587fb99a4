import type { Reach } from '../../domain/clients/journal.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import type { AdminCredential } from '../../usecases/access/admin.ts';
import { type Admitted, admit } from '../../usecases/access/look.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { askChoice, askSecret, askText } from '../ask/prompts.ts';
import type { Shell } from '../base/shell.ts';
import { type AdminChoice, type GivenAdmin, isWhole, requireUser, rootFile } from './choice.ts';
import { findRootFiles } from './fides-toml.ts';
import { completeAdmin } from './input.ts';

/** Completes the given credential by questions; without one, asks for the kind first. */
export async function askAdmin(
  given: AdminChoice,
  server: string,
  shell: Shell,
  deps: Deps,
): Promise<GivenAdmin> {
  if (given?.kind === 'root') return askRoot(given, shell);
  if (given?.kind === 'login') return askLogin(given, shell);
  return given ?? askKind(server, shell, deps);
}

/** A kind of credential, and how to get one. */
type Kind = {
  readonly name: string;
  readonly description: string;
  take(): Promise<GivenAdmin>;
};

async function askKind(server: string, shell: Shell, deps: Deps): Promise<GivenAdmin> {
  const kinds = [
    ...(await foundFiles(shell)),
    ...typedKinds(shell),
    ...(await storedProfiles(server, deps)),
  ];
  const choices = kinds.map(({ name, description }) => ({ value: name, name, description }));
  const answer = await askChoice(shell, 'Admin credential', choices);
  const kind = kinds.find(({ name }) => name === answer);
  if (kind === undefined) throw new Error(`no choice ${answer}`);
  return kind.take();
}

function typedKinds(shell: Shell): Kind[] {
  const source = 'as answered';
  return [
    {
      name: 'root client',
      description: 'The id and secret that the server is run with.',
      take: () => askRoot({ kind: 'root', id: undefined, secret: undefined, source }, shell),
    },
    {
      name: 'user login',
      description: 'A user of the admin UI with the owner role; the session is left as it is.',
      take: () =>
        askLogin({ kind: 'login', user: undefined, password: undefined, source: '' }, shell),
    },
    {
      name: 'initial token',
      description: 'An access token that may make clients, like the one of Fides Cloud.',
      take: async () => tokenOf(await askSecret(shell, SECRETS.token)),
    },
  ];
}

async function foundFiles(shell: Shell): Promise<Kind[]> {
  const files = await findRootFiles(shell.host, shell.signal);
  return files.map((file) => ({
    name: `root client in ./${file}`,
    description: 'The id and secret below [security] in that file.',
    take: async () => rootFile(file, shell),
  }));
}

async function storedProfiles(server: string, deps: Deps): Promise<Kind[]> {
  const names = await deps.store.profiles.names();
  const fitting = await Promise.all(names.map((name) => isBoundTo(server, name, deps)));
  const here = names.filter((_, at) => fitting[at]);
  return here.map((profile) => ({
    name: `profile ${profile}`,
    description: 'Its client needs the rights to make, read and delete clients.',
    take: async () => ({ kind: 'profile', profile, source: profile }),
  }));
}

/** False for a damaged profile too: using it by name reports what is wrong. */
async function isBoundTo(server: string, name: string, { store }: Deps): Promise<boolean> {
  try {
    return (await store.profiles.binding(name))?.server === server;
  } catch (error) {
    if (error instanceof FidesAuthError) return false;
    throw error;
  }
}

type Root = Extract<GivenAdmin, { kind: 'root' }>;
type Login = Extract<GivenAdmin, { kind: 'login' }>;

async function askRoot(choice: Root, shell: Shell): Promise<GivenAdmin> {
  const id = choice.id ?? (await askText(shell, 'Root client id', undefined, requireSome));
  if (choice.secret !== undefined) return { ...choice, id };
  const secret = await askSecret(shell, SECRETS.root);
  return { ...choice, id, secret: async () => secret };
}

async function askLogin(choice: Login, shell: Shell): Promise<GivenAdmin> {
  const user = choice.user ?? (await askText(shell, 'User name', undefined, requireUser));
  if (choice.password !== undefined) return { ...choice, user, source: user };
  const password = await askSecret(shell, SECRETS.login);
  return { ...choice, user, source: user, password: async () => password };
}

function tokenOf(token: Secret): GivenAdmin {
  return { kind: 'token', token: async () => token, source: 'as answered' };
}

const SECRETS = { root: 'Root client secret', login: 'Password', token: 'Initial access token' };

/** The parts of a credential given so far, its server, and whether it must be able to bootstrap. */
export type AskedAdmin = {
  readonly given: AdminChoice;
  readonly reach: Reach;
  readonly rights: boolean;
};

/** A credential that works. Asks again for what the server refuses, unless it was given. */
export async function askWorkingAdmin(
  { given, reach, rights }: AskedAdmin,
  shell: Shell,
  deps: Deps,
): Promise<Admitted & { readonly admin: AdminCredential }> {
  let choice = await askAdmin(given, reach.server, shell, deps);
  for (;;) {
    try {
      const admin = await completeAdmin(choice, reach.server, deps);
      return { admin, ...(await admit(reach, admin, deps, rights)) };
    } catch (error) {
      const mended = hasCode(error, 'auth.rejected', 'auth.forbidden', 'input.invalid');
      if (!mended || isWhole(given)) throw error;
      shell.output.tell(error);
      choice = await askAgain(choice, reach.server, shell, deps);
    }
  }
}

/** Asks for another secret for the same name; an empty answer starts over. */
async function askAgain(
  refused: GivenAdmin,
  server: string,
  shell: Shell,
  deps: Deps,
): Promise<GivenAdmin> {
  if (refused.kind === 'profile' || refused.kind === 'root-file') {
    return askKind(server, shell, deps);
  }
  const again = `${SECRETS[refused.kind]} again (Enter: another way)`;
  const secret = await askSecret(shell, again, true);
  if (secret.reveal() === '') return askKind(server, shell, deps);
  const read = async (): Promise<Secret> => secret;
  if (refused.kind === 'root') return { ...refused, secret: read };
  return refused.kind === 'login' ? { ...refused, password: read } : tokenOf(secret);
}

function requireSome(text: string): void {
  if (text.trim() === '') throw new FidesAuthError('input.invalid', 'it is empty');
}
