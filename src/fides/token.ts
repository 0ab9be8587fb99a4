import { type AccessToken, accessToken } from '../domain/clients/token.ts';
import { type Secret, Secret as SecretValue } from '../domain/secrets/secret.ts';
import { hasCode } from '../errors.ts';
import { parseReply } from './parse.ts';
import { withDoubt } from './refusals.ts';
import type { Http } from './transport/exchange.ts';

/** A client's id and secret. */
export type ClientPair = { readonly clientId: string; readonly clientSecret: Secret };

/**
 * The token of a pair, or undefined where the server says that the pair is not right; that is its
 * exact answer, so that a proxy's 401 is never taken for it.
 * @throws auth.rejected for any other 401, and what {@link requestToken} throws
 */
export async function tokenOfPair(
  http: Http,
  pair: ClientPair,
  now: () => number,
): Promise<AccessToken | undefined> {
  try {
    return await requestToken(http, pair, now);
  } catch (error) {
    if (hasCode(error, 'auth.rejected') && error.details.pairRefused === true) return undefined;
    throw error;
  }
}

/**
 * An access token by the client credentials grant: `POST /api/v1/oauth/token`, form fields, every
 * release. The server ignores `scope`: a token always carries all scopes of its client. About
 * 0.3 s, one bcrypt. `now` is the time the lifetime counts from, in milliseconds since 1970.
 * @throws auth.rejected when id and secret are not accepted
 */
export async function requestToken(
  http: Http,
  pair: ClientPair,
  now: () => number,
): Promise<AccessToken> {
  const asked = now();
  const reply = await http.send({
    method: 'POST',
    path: '/api/v1/oauth/token',
    form: {
      grant_type: 'client_credentials',
      client_id: pair.clientId,
      client_secret: pair.clientSecret.reveal(),
    },
  });
  try {
    const body = await parseReply(reply, 'getting an access token', (all) => all.tokenReply);
    return accessToken(new SecretValue(body.access_token), body.expires_in, asked);
  } catch (error) {
    throw withDoubt(error, pair.clientSecret);
  }
}
