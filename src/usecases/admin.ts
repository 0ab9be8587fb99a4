import type { Secret } from '../domain/secret.ts';
import type { Http } from '../fides/http.ts';
import { type ClientPair, requestToken } from '../fides/token.ts';
import type { Deps } from './deps.ts';

/** The credential that creates clients. It serves one server per process and is never stored. */
export type AdminCredential = {
  /** Where it came from, in words: shown before anything is changed with it. */
  readonly source: string;
} & (
  | { readonly kind: 'root'; readonly pair: ClientPair }
  | { readonly kind: 'token'; readonly token: Secret }
  | { readonly kind: 'profile'; readonly profile: string; readonly pair: ClientPair }
);

/** An admin credential in use. */
export type AdminSession = {
  readonly token: Secret;
  readonly credential: AdminCredential;
};

/**
 * The credential turned into an access token; a given token is used as it is.
 * @throws auth.rejected
 */
export async function authenticate(
  http: Http,
  credential: AdminCredential,
  deps: Pick<Deps, 'now' | 'redactor'>,
): Promise<AdminSession> {
  if (credential.kind === 'token') {
    deps.redactor.learn(credential.token);
    return { token: credential.token, credential };
  }
  deps.redactor.learn(credential.pair.clientSecret);
  const { value } = await requestToken(http, credential.pair, deps.now);
  deps.redactor.learn(value);
  return { token: value, credential };
}

const KINDS = {
  root: 'the root client',
  token: 'an initial access token',
  profile: 'an admin profile',
};

/** How plans and confirmations name the credential: what it is and where it came from. */
export function adminLabel({ kind, source }: AdminCredential): string {
  return `${KINDS[kind]} (${source})`;
}
