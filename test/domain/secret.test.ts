import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { format, inspect } from 'node:util';
import { createRedactor } from '../../src/domain/secrets/redact.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';
import { encodePassword } from '../../src/fides/login.ts';

const VALUE = `s3cr&t/+"${'x'.repeat(8)}`;
const secret = new Secret(VALUE);

describe('a secret', () => {
  it('prints as **** however it is turned into text', () => {
    const texts = [
      `${secret}`,
      String(secret),
      JSON.stringify({ secret }),
      inspect(secret),
      inspect({ deep: [secret] }, { showHidden: true, depth: 9 }),
      format('%s %o %j', secret, secret, secret),
      Object.entries(secret).join(),
    ];
    for (const text of texts) assert.ok(!text.includes('s3cr'), text);
    assert.equal(secret.reveal(), VALUE);
  });
});

describe('the redactor', () => {
  it('replaces what it learned, and its usual encodings', () => {
    const redactor = createRedactor();
    redactor.learn(secret);
    const base64 = Buffer.from(VALUE).toString('base64');
    const url = encodeURIComponent(VALUE);
    const form = new URLSearchParams({ s: VALUE }).toString();
    const text = [VALUE, base64, url, form, JSON.stringify(VALUE)].join(' | ');
    const cleaned = redactor.clean(text);
    assert.equal(cleaned, '**** | **** | **** | s=**** | "****"');
  });

  it('replaces the longer of two secrets first', () => {
    const redactor = createRedactor();
    redactor.learn(new Secret('abcdefgh'));
    redactor.learn(new Secret('abcdefghij'));
    assert.equal(redactor.clean('abcdefghij abcdefgh'), '**** ****');
  });

  it('replaces whatever looks like an access token of Fides', () => {
    const token = `eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..${'a'.repeat(16)}.${'b'.repeat(90)}.${'c'.repeat(22)}`;
    assert.equal(createRedactor().clean(`Bearer ${token}!`), 'Bearer ****!');
  });

  it('replaces what a login sends for a password that is too short to be replaced itself', () => {
    const redactor = createRedactor();
    redactor.learn(encodePassword(new Secret('s3cret')));
    assert.equal(redactor.clean('{"password":"czNjcmV0"}'), '{"password":"****"}');
  });

  it('leaves other text alone, and does not tear words for a very short secret', () => {
    const redactor = createRedactor();
    redactor.learn(new Secret('fabric'));
    redactor.learn(new Secret(''));
    assert.equal(redactor.clean('fabric of the fabric'), 'fabric of the fabric');
  });
});
