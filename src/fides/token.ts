import { type AccessToken, accessToken } from '../domain/clients/token.ts';
import { type Secret, Secret as SecretValue } from '../domain/secrets/secret.ts';
import { hasCode } from '../errors.ts';
import type { Http } from '../transport/exchange.ts';
import { parseReply } from './parse.ts';
import { withDoubt } from './refusals.ts';

/** A client's id and secret. */
export type ClientPair = { readonly clientId: string; readonly clientSecret: Secret };

/**
 * The access token of a pair; undefined when the server gives its exact answer for a wrong pair, so
 * a proxy's 401 is never mistaken for it.
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
 * Gets an access token with the client credentials grant: `POST /api/v1/oauth/token`, form fields,
 * every release. The server ignores `scope`: a token always carries all scopes of its client. Takes
 * about 0.3 s, one bcrypt. `now` is the start of the lifetime, in milliseconds since 1970.
 * @throws auth.rejected when the server does not accept id and secret
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
