import type { Secret } from '../../domain/secrets/secret.ts';
import { encodePassword, requestLogin, type UserLogin } from '../../fides/login.ts';
import { requireAccepted } from '../../fides/rights.ts';
import { type ClientPair, requestToken } from '../../fides/token.ts';
import type { Http } from '../../transport/exchange.ts';
import type { Deps } from '../base/deps.ts';
import type { IdentifiedServer } from './server.ts';

export type { ClientPair };

/** The credential that creates clients. It is used for one server per process and never stored. */
export type AdminCredential = {
  /** Its source, in words: shown before anything is changed with it. */
  readonly source: string;
} & (
  | { readonly kind: 'root'; readonly pair: ClientPair }
  | ({ readonly kind: 'login' } & UserLogin)
  | { readonly kind: 'token'; readonly token: Secret }
  | { readonly kind: 'profile'; readonly profile: string; readonly pair: ClientPair }
);

/** An admin credential in use. */
export type AdminSession = {
  readonly token: Secret;
  readonly credential: AdminCredential;
};

/**
 * Exchanges the credential for an access token; a given token is used as it is, unless the server
 * clearly does not accept it.
 * @throws auth.rejected
 */
export async function authenticate(
  { http, server }: { readonly http: Http; readonly server: IdentifiedServer },
  credential: AdminCredential,
  deps: Pick<Deps, 'now' | 'redactor'>,
): Promise<AdminSession> {
  if (credential.kind === 'token') {
    deps.redactor.learn(credential.token);
    await requireAccepted(http, credential.token, server);
    return { token: credential.token, credential };
  }
  const token = await tokenFrom(http, credential, deps);
  deps.redactor.learn(token);
  return { token, credential };
}

async function tokenFrom(
  http: Http,
  credential: Exclude<AdminCredential, { kind: 'token' }>,
  { now, redactor }: Pick<Deps, 'now' | 'redactor'>,
): Promise<Secret> {
  if (credential.kind === 'login') {
    redactor.learn(credential.password);
    redactor.learn(encodePassword(credential.password));
    return requestLogin(http, credential);
  }
  redactor.learn(credential.pair.clientSecret);
  return (await requestToken(http, credential.pair, now)).value;
}

const KINDS = {
  root: 'the root client',
  login: 'a user login',
  token: 'an initial access token',
  profile: 'an admin profile',
};

/** The credential's kind and source, for plans and confirmations. */
export function adminLabel({ kind, source }: AdminCredential): string {
  return `${KINDS[kind]} (${source})`;
}
