import assert from 'node:assert/strict';
import { type Cases, type Fides, fieldsOf, isRefusal, isReply } from './fides.ts';
import type { Reply } from './wire.ts';

const LOGIN = '/api/v1/login';
const WRONG = 'Incorrect username or password.';

function logIn(fides: Fides, username: string, password: string): Promise<Reply> {
  const encoded = Buffer.from(password).toString('base64');
  return fides.send('POST', LOGIN, { json: { username, password: encoded } });
}

/** What `/api/v1/login` does; each server's root user has the root client's id and secret. */
export const loginCases: Cases = {
  'a user who logs in gets an access token that works': async (fides) => {
    const reply = await logIn(fides, fides.root.id, fides.root.secret);
    assert.equal(reply.status, 200);
    const { token_data } = fieldsOf(reply) as { token_data: { access_token: string } };
    const token = token_data.access_token;
    const path = `/api/v1/oauth/client/${fides.unknownId}/scope`;
    isReply(await fides.send('GET', path, { token }), 200, []);
  },

  'a wrong password and an unknown user are one and the same 403': async (fides) => {
    isRefusal(await logIn(fides, fides.root.id, 'wrong'), 403, WRONG);
    isRefusal(await logIn(fides, fides.unknownId, fides.root.secret), 403, WRONG);
  },

  'a login without its parts is refused before anything is looked at': async (fides) => {
    const reply = await fides.send('POST', LOGIN, { json: { username: fides.root.id } });
    assert.equal(reply.status, 422);
    const { detail } = fieldsOf(reply) as { detail: { loc: unknown }[] };
    assert.deepEqual(
      detail.map(({ loc }) => loc),
      [['body', 'password']],
    );
  },
};
