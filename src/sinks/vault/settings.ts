import { join } from 'node:path';
import { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import type { SinkContext } from '../base/context.ts';
import { readSetting } from '../base/files.ts';
import type { StoreAt } from '../base/http.ts';

/** How to reach a Vault or OpenBao, as its own command line takes it from the environment. */
export type VaultSettings = {
  readonly at: StoreAt;
  readonly namespace: string | undefined;
  readonly login: Login;
};

/** Who we are there. */
export type Login =
  | { readonly kind: 'token'; readonly token: Secret; readonly from: string }
  | {
      readonly kind: 'jwt' | 'kubernetes';
      readonly role: string;
      readonly mount: string;
      readonly jwt: Secret;
    };

const SERVICE_ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount/token';
const FIX = 'set VAULT_ADDR, and VAULT_TOKEN or FIDESAUTH_VAULT_LOGIN; see docs/stores.md';

/**
 * The settings of the environment.
 * @throws input.missing, input.invalid
 */
export async function vaultSettings(context: SinkContext): Promise<VaultSettings> {
  const env = context.host.env;
  const address = either('ADDR', env.BAO_ADDR, env.VAULT_ADDR);
  if (address === undefined) {
    throw new FidesAuthError('input.missing', 'no address of Vault or OpenBao', { fix: FIX });
  }
  const ca = either('CACERT', env.BAO_CACERT, env.VAULT_CACERT);
  return {
    at: {
      address,
      setting: env.VAULT_ADDR ? 'VAULT_ADDR' : 'BAO_ADDR',
      caSetting: 'VAULT_CACERT',
      ...(ca === undefined ? {} : { ca: await readSetting('VAULT_CACERT', ca, context) }),
    },
    namespace: either('NAMESPACE', env.BAO_NAMESPACE, env.VAULT_NAMESPACE),
    login: await loginOf(context),
  };
}

/** OpenBao reads both names; two values would send a credential to one of two places. */
function either(name: string, bao = '', vault = ''): string | undefined {
  if (bao !== '' && vault !== '' && bao !== vault) {
    throw new FidesAuthError('input.invalid', `BAO_${name} and VAULT_${name} differ`, {
      fix: `unset the one that is not meant: unset BAO_${name}`,
    });
  }
  return bao || vault || undefined;
}

async function loginOf(context: SinkContext): Promise<Login> {
  const { env } = context.host;
  const wanted = env.FIDESAUTH_VAULT_LOGIN ?? '';
  if (wanted !== '') return roleLogin(wanted, context);
  const given = either('TOKEN', env.BAO_TOKEN, env.VAULT_TOKEN);
  const token = given ?? (await tokenFile(context));
  if (token === undefined) {
    throw new FidesAuthError('input.missing', 'no token for Vault or OpenBao', { fix: FIX });
  }
  const secret = new Secret(token);
  context.redactor.learn(secret);
  const from = given === undefined ? '~/.vault-token' : 'VAULT_TOKEN';
  return { kind: 'token', token: secret, from };
}

/** The token that `vault login` and `bao login` keep. */
async function tokenFile(context: SinkContext): Promise<string | undefined> {
  const home = context.host.env.HOME || context.host.home;
  if (home === undefined) return undefined;
  const text = await readSetting('~/.vault-token', join(home, '.vault-token'), context).catch(
    (error) => {
      context.signal.throwIfAborted();
      if (error instanceof FidesAuthError) return '';
      throw error;
    },
  );
  return text.trim() || undefined;
}

async function roleLogin(wanted: string, context: SinkContext): Promise<Login> {
  const [, kind, role = '', mount] = FORM.exec(wanted) ?? [];
  if (kind !== 'jwt' && kind !== 'kubernetes') {
    throw new FidesAuthError('input.invalid', 'FIDESAUTH_VAULT_LOGIN: it has another form', {
      fix: 'write kubernetes:ROLE, jwt:ROLE, or either with @MOUNT at the end',
    });
  }
  const file = context.host.env.FIDESAUTH_VAULT_JWT_FILE || SERVICE_ACCOUNT;
  const text = await readSetting('FIDESAUTH_VAULT_JWT_FILE', file, context);
  const jwt = new Secret(text.trim());
  context.redactor.learn(jwt);
  return { kind, role, mount: mount ?? kind, jwt };
}

const FORM = /^(jwt|kubernetes):([\w.-]+)(?:@([\w.-]+(?:\/[\w.-]+)*))?$/;
