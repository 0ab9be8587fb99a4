import type { Secret } from '../domain/secret.ts';
import { Secret as SecretValue } from '../domain/secret.ts';
import { type AccessToken, accessToken } from '../domain/token.ts';
import type { Http } from './http.ts';
import { parseReply } from './parse.ts';

/** A client's id and secret. */
export type ClientPair = { readonly clientId: string; readonly clientSecret: Secret };

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
  const body = await parseReply(reply, 'getting an access token', (schemas) => schemas.tokenReply);
  return accessToken(new SecretValue(body.access_token), body.expires_in, asked);
}
