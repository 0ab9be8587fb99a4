import { Secret } from '../domain/secrets/secret.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http } from '../transport/exchange.ts';
import { parseReply } from './parse.ts';
import { detailOf, withDoubt } from './refusals.ts';

/** An admin UI user and password. */
export type UserLogin = { readonly user: string; readonly password: Secret };

const ACT = 'logging in';

/** The password as a login sends it: as secret as the password itself. */
export function encodePassword(password: Secret): Secret {
  return new Secret(Buffer.from(password.reveal()).toString('base64'));
}

/**
 * The access token of a user session: `POST /api/v1/login` with the password in base64, every
 * release. The admin UI uses the same session, so never log it out.
 * @throws auth.rejected for a wrong name or password: Fides answers 403 for both
 */
export async function requestLogin(http: Http, { user, password }: UserLogin): Promise<Secret> {
  const json = { username: user, password: encodePassword(password).reveal() };
  const reply = await http.send({ method: 'POST', path: '/api/v1/login', json });
  if (reply.status === 403 && detailOf(reply) === 'Incorrect username or password.') {
    const refused = new FidesAuthError(
      'auth.rejected',
      `${ACT}: the server does not accept this user name and password`,
      { fix: 'check both; Fides does not say which is wrong', httpStatus: 403 },
    );
    throw withDoubt(refused, password);
  }
  const body = await parseReply(reply, ACT, (schemas) => schemas.loginReply);
  return new Secret(body.token_data.access_token);
}
