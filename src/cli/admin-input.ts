import { parseProfileName } from '../domain/profile-name.ts';
import { Secret } from '../domain/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';
import type { AdminCredential } from '../usecases/admin.ts';
import type { Deps } from '../usecases/deps.ts';
import { requireProfile, requireSameServer } from '../usecases/select-profile.ts';
import { ADMIN_WAYS, type AdminFlags, ROOT_ID, ROOT_SECRET, TOKEN } from './admin-flags.ts';
import { readSecretFile } from './secret-file.ts';
import { isInteractive, type Shell } from './shell.ts';

/** What the flags, else the environment, say; with halves of a root pair as they are. */
export type AdminChoice =
  | {
      readonly kind: 'root';
      readonly id: string | undefined;
      readonly secret: (() => Promise<Secret>) | undefined;
      readonly source: string;
    }
  | { readonly kind: 'token'; readonly token: () => Promise<Secret>; readonly source: string }
  | { readonly kind: 'profile'; readonly profile: string; readonly source: string }
  | undefined;

/**
 * Which admin credential was given. Flags go before the environment.
 * @throws admin.ambiguous for two kinds at one level
 */
export function chooseAdmin(flags: AdminFlags, shell: Pick<Shell, 'host' | 'signal'>): AdminChoice {
  return fromFlags(flags, shell) ?? fromEnvironment(shell.host);
}

function fromFlags(
  flags: AdminFlags,
  { host, signal }: Pick<Shell, 'host' | 'signal'>,
): AdminChoice {
  const { rootId, rootSecretFile, adminTokenFile, adminProfile } = flags;
  const root = rootId !== undefined || rootSecretFile !== undefined;
  const kinds = [root, adminTokenFile !== undefined, adminProfile !== undefined];
  if (kinds.filter(Boolean).length > 1) throw twoKinds('on the command line');
  if (root) {
    const secret =
      rootSecretFile === undefined
        ? undefined
        : () => readSecretFile('--root-secret-file', rootSecretFile, host, signal);
    return { kind: 'root', id: rootId, secret, source: 'from the command line' };
  }
  if (adminTokenFile !== undefined) {
    const token = (): Promise<Secret> =>
      readSecretFile('--admin-token-file', adminTokenFile, host, signal);
    return { kind: 'token', token, source: 'from --admin-token-file' };
  }
  if (adminProfile === undefined) return undefined;
  return { kind: 'profile', profile: parseProfileName(adminProfile), source: adminProfile };
}

function fromEnvironment({ env }: Host): AdminChoice {
  const id = env[ROOT_ID] || undefined;
  const secret = env[ROOT_SECRET] || undefined;
  const token = env[TOKEN] || undefined;
  const root = id !== undefined || secret !== undefined;
  if (root && token !== undefined) throw twoKinds('in the environment');
  if (token !== undefined) {
    return { kind: 'token', token: async () => new Secret(token), source: `from ${TOKEN}` };
  }
  if (!root) return undefined;
  const read = secret === undefined ? undefined : async (): Promise<Secret> => new Secret(secret);
  return { kind: 'root', id, secret: read, source: 'from the environment' };
}

function twoKinds(where: string): FidesAuthError {
  return new FidesAuthError(
    'admin.ambiguous',
    `two admin credentials ${where}: which one is meant?`,
    {
      fix: 'give one: the root pair, an initial access token, or an admin profile',
    },
  );
}

/**
 * The credential of a choice that has all its parts.
 * @throws admin.ambiguous for half a root pair; profile.unknown, server.mismatch, store.* for an
 * admin profile; input.invalid for a secret file
 */
export async function completeAdmin(
  choice: NonNullable<AdminChoice>,
  server: string,
  deps: Deps,
): Promise<AdminCredential> {
  if (choice.kind === 'token') {
    return { kind: 'token', token: requireToken(await choice.token()), source: choice.source };
  }
  if (choice.kind === 'profile') return adminProfile(choice.profile, server, deps);
  if (choice.id === undefined || choice.secret === undefined)
    throw halfPair(choice.id === undefined);
  const pair = { clientId: choice.id, clientSecret: await choice.secret() };
  return { kind: 'root', pair, source: choice.source };
}

/** What cannot stand in a request header is not an access token. */
function requireToken(token: Secret): Secret {
  if (/^[\x21-\x7e]+$/.test(token.reveal())) return token;
  throw new FidesAuthError(
    'input.invalid',
    'the initial access token: it contains a character that no token has',
    { fix: 'give the token alone, without quotes, blanks or line breaks' },
  );
}

function halfPair(idMissing: boolean): FidesAuthError {
  const [has, lacks] = idMissing ? ['secret', 'id'] : ['id', 'secret'];
  return new FidesAuthError(
    'admin.ambiguous',
    `the root client's ${has} was given without its ${lacks}`,
    {
      fix: idMissing
        ? `add --root-id ID, or set both ${ROOT_ID} and ${ROOT_SECRET}`
        : `add --root-secret-file FILE, or set both ${ROOT_ID} and ${ROOT_SECRET}`,
    },
  );
}

async function adminProfile(name: string, server: string, deps: Deps): Promise<AdminCredential> {
  const profile = await requireProfile(name, deps.store);
  requireSameServer(name, profile.server, server);
  const credential = await deps.store.credentials.read(profile.clientId);
  if (credential === undefined) {
    throw new FidesAuthError('store.corrupt', `admin profile ${name}: its client secret is gone`, {
      fix: `put ${deps.store.credentials.path(profile.clientId)} back, or use another credential`,
    });
  }
  requireSameServer(name, credential.server, server);
  return { kind: 'profile', profile: name, pair: credential, source: name };
}

/**
 * The admin credential of a command that works on one known server: given, or asked for.
 * @throws input.missing when nobody can be asked; what {@link completeAdmin} throws
 */
export async function settleAdmin(
  command: string,
  flags: AdminFlags,
  server: string,
  shell: Shell,
  deps: Deps,
): Promise<AdminCredential> {
  const choice = chooseAdmin(flags, shell);
  if (isInteractive(shell)) {
    const { bootstrapRoot } = await import('./bootstrap-questions.ts');
    return completeAdmin(await bootstrapRoot(choice, shell), server, deps);
  }
  if (choice !== undefined) return completeAdmin(choice, server, deps);
  throw new FidesAuthError(
    'input.missing',
    `${command}: an admin credential for ${server} must be given`,
    { fix: ADMIN_WAYS },
  );
}
