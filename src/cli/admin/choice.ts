import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { Secret } from '../../domain/secrets/secret.ts';
import { accessTokenIn } from '../../domain/secrets/token-text.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { ClientPair } from '../../usecases/access/admin.ts';
import { type AdminFlags, ROOT_ID, ROOT_SECRET, TOKEN } from '../base/admin-flags.ts';
import type { Shell } from '../base/shell.ts';
import { requireOneLine } from '../base/values.ts';
import { readSecretFile } from '../read/files.ts';

type ReadSecret = () => Promise<Secret>;

/** An admin credential as the user named it: not read yet, and a pair may be incomplete. */
export type GivenAdmin = { readonly source: string } & (
  | {
      readonly kind: 'root';
      readonly id: string | undefined;
      readonly secret: ReadSecret | undefined;
    }
  | { readonly kind: 'root-file'; readonly pair: () => Promise<ClientPair> }
  | {
      readonly kind: 'login';
      readonly user: string | undefined;
      readonly password: ReadSecret | undefined;
    }
  | { readonly kind: 'token'; readonly token: ReadSecret }
  | { readonly kind: 'profile'; readonly profile: string }
);

/** The credential that the flags name, else the environment; undefined for none. */
export type AdminChoice = GivenAdmin | undefined;

type Surroundings = Pick<Shell, 'host' | 'signal'>;

/**
 * The admin credential that was given. Flags win over the environment.
 * @throws admin.ambiguous for two kinds at one level; input.invalid for an invalid name
 */
export function chooseAdmin(flags: AdminFlags, around: Surroundings): AdminChoice {
  return adminOfFlags(flags, around) ?? adminOfEnvironment(around.host);
}

/** The admin credential that the flags name. @throws as {@link chooseAdmin} */
export function adminOfFlags(flags: AdminFlags, around: Surroundings): AdminChoice {
  const given = [
    rootFlags(flags, around),
    rootFileFlag(flags, around),
    loginFlags(flags, around),
    tokenFlag(flags, around),
    profileFlag(flags),
  ].filter((kind) => kind !== undefined);
  if (given.length > 1) throw twoKinds('on the command line');
  return given[0];
}

/** True when the credential is complete. */
export function isWhole(given: AdminChoice): boolean {
  if (given?.kind === 'root') return given.id !== undefined && given.secret !== undefined;
  if (given?.kind === 'login') return given.user !== undefined && given.password !== undefined;
  return given !== undefined;
}

function rootFlags({ rootId, rootSecretFile }: AdminFlags, around: Surroundings): AdminChoice {
  if (rootId === undefined && rootSecretFile === undefined) return undefined;
  const secret = fileReader('--root-secret-file', rootSecretFile, around);
  return { kind: 'root', id: rootId, secret, source: 'from the command line' };
}

function rootFileFlag({ rootFrom }: AdminFlags, around: Surroundings): AdminChoice {
  return rootFrom === undefined ? undefined : rootFile(rootFrom, around);
}

/** The root pair in a `fides.toml`. */
export function rootFile(file: string, { host, signal }: Surroundings): GivenAdmin {
  const pair = async (): Promise<ClientPair> => {
    const { readRootPair } = await import('./fides-toml.ts');
    return readRootPair(file, host, signal);
  };
  return { kind: 'root-file', pair, source: `from ${file === '-' ? 'stdin' : file}` };
}

function loginFlags({ loginUser, loginPasswordFile }: AdminFlags, around: Surroundings) {
  if (loginUser === undefined && loginPasswordFile === undefined) return undefined;
  if (loginUser !== undefined) requireUser(loginUser);
  const password = fileReader('--login-password-file', loginPasswordFile, around);
  return { kind: 'login', user: loginUser, password, source: loginUser ?? '' } as const;
}

/** Refuses an impossible user name. @throws input.invalid */
export function requireUser(name: string): void {
  requireOneLine(name, 'user name', 'give the login name of the user');
}

function tokenFlag({ adminTokenFile }: AdminFlags, around: Surroundings): AdminChoice {
  const token = fileReader('--admin-token-file', adminTokenFile, around, accessTokenIn);
  return token && { kind: 'token', token, source: 'from --admin-token-file' };
}

function profileFlag({ adminProfile }: AdminFlags): AdminChoice {
  if (adminProfile === undefined) return undefined;
  return { kind: 'profile', profile: parseProfileName(adminProfile), source: adminProfile };
}

function fileReader(
  flag: string,
  file: string | undefined,
  { host, signal }: Surroundings,
  take?: (text: string) => string,
) {
  return file === undefined ? undefined : () => readSecretFile({ flag, file, take }, host, signal);
}

/** The credential in the environment, which names no server. @throws admin.ambiguous */
export function adminOfEnvironment({ env }: Pick<Host, 'env'>): AdminChoice {
  const id = env[ROOT_ID] || undefined;
  const secret = env[ROOT_SECRET] || undefined;
  const token = env[TOKEN] || undefined;
  const root = id !== undefined || secret !== undefined;
  if (root && token !== undefined) throw twoKinds('in the environment', UNSET);
  if (token !== undefined) {
    return { kind: 'token', token: async () => new Secret(token), source: `from ${TOKEN}` };
  }
  if (!root) return undefined;
  const read = secret === undefined ? undefined : async (): Promise<Secret> => new Secret(secret);
  return { kind: 'root', id, secret: read, source: 'from the environment' };
}

const UNSET = `unset ${TOKEN}, or ${ROOT_ID} and ${ROOT_SECRET}`;
const ONE =
  'give only one: root id and secret, a fides.toml, a user login, an initial access token, or an admin profile';

function twoKinds(where: string, fix: string = ONE): FidesAuthError {
  return new FidesAuthError('admin.ambiguous', `two admin credentials ${where}`, { fix });
}
