import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { accessTokenIn } from '../../src/domain/secrets/token-text.ts';
import { FidesAuthError } from '../../src/errors.ts';

const TOKEN = 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..aaaa.bbbb.cccc';
const REPLY = { access_token: TOKEN, token_type: 'Bearer', expires_in: 691200 };
const LOGIN = { user_data: { id: 'x', username: 'me' }, token_data: { access_token: TOKEN } };

describe('an access token', () => {
  for (const [what, text] of [
    ['alone', TOKEN],
    ['in the reply to a token request', JSON.stringify(REPLY)],
    ['in such a reply over several lines', `${JSON.stringify(REPLY, null, 2)}\n`],
    ['in the reply to a login', JSON.stringify(LOGIN)],
    ['in quotes, as jq prints it', JSON.stringify(TOKEN)],
    ['in single quotes', `'${TOKEN}'`],
    ['as a header', `Authorization: Bearer ${TOKEN}`],
    ['as the value of a header', `bearer ${TOKEN}`],
  ] as const) {
    it(`is found ${what}`, () => {
      assert.equal(accessTokenIn(text), TOKEN);
    });
  }

  for (const [what, text, why] of [
    ['a refusal', '{"detail":"Authentication Failure"}', /error reply/],
    ['JSON of something else', '{"token": "S3cret"}', /without an access_token/],
    ['JSON with another type of token', '{"access_token": 7}', /without an access_token/],
    ['JSON that is cut off', JSON.stringify(REPLY).slice(0, -9), /looks like JSON/],
    ['a variable', `FIDES_ACCESS_TOKEN=${TOKEN}`, /variable/],
    ['a line of a shell script', `export TOKEN="${TOKEN}"`, /variable/],
    ['several words', `my token is ${TOKEN}`, /spaces/],
    ['a token with a line break', `${TOKEN}\n`, /line breaks/],
    ['two lines', `${TOKEN}\n${TOKEN}`, /line breaks/],
    ['a typographic quote', `\u201c${TOKEN}\u201d`, /no token has/],
    ['nothing', '""', /no token has/],
  ] as const) {
    it(`is not ${what}, and nothing of it is repeated`, () => {
      assert.throws(
        () => accessTokenIn(text),
        (error) =>
          error instanceof FidesAuthError &&
          error.code === 'input.invalid' &&
          why.test(error.message) &&
          !/S3cret|eyJ/.test(`${error.message} ${error.details.fix}`),
      );
    });
  }
});
