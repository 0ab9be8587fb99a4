import assert from 'node:assert/strict';
import { type Cases, CLIENT, type Fides, fieldsOf, isRefusal, isReply, TOKEN } from './fides.ts';
import type { Reply, Sending } from './wire.ts';

const LIFETIME = 691_200;
const HOUR = 3_600_000;
const PATTERN_FAULTS = [
  {
    loc: ['body', 'grant_type'],
    msg: 'string does not match regex "client_credentials"',
    type: 'value_error.str.regex',
    ctx: { pattern: 'client_credentials' },
  },
  {
    loc: ['body', 'grant_type'],
    msg: "String should match pattern 'client_credentials'",
    type: 'string_pattern_mismatch',
  },
];

function post(fides: Fides, sending: Sending, path = TOKEN): Promise<Reply> {
  return fides.send('POST', path, sending);
}

function formOf({ root }: Fides): { client_id: string; client_secret: string } {
  return { client_id: root.id, client_secret: root.secret };
}

function basic(text: string): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

function isToken(reply: Reply): void {
  assert.equal(reply.status, 200);
  assert.ok(String(fieldsOf(reply).access_token).startsWith('eyJ'));
}

function isRejected(reply: Reply): void {
  isRefusal(reply, 401, 'Authentication Failure');
  assert.equal(reply.headers['www-authenticate'], undefined);
}

export const tokenCases: Cases = {
  'a token reply has the keys of its release and the default lifetime': async (fides) => {
    const before = Date.now();
    const fields = fieldsOf(await post(fides, { form: formOf(fides) }));
    assert.deepEqual(Object.keys(fields), fides.expected.tokenKeys);
    if ('token_type' in fields) assert.equal(fields.token_type, 'Bearer');
    if (!('expires_in' in fields)) return;
    assert.equal(fields.expires_in, LIFETIME);
    const expiresAt = String(fields.expires_at);
    assert.match(expiresAt, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{6})?$/);
    const offset = Date.parse(expiresAt) - before - LIFETIME * 1000;
    assert.ok(Math.abs(offset) < 27 * HOUR, 'the lifetime from now, in some time zone');
    const quarters = offset / (HOUR / 4);
    assert.ok(Math.abs(quarters - Math.round(quarters)) < 0.02, 'zones differ by quarter hours');
  },

  'a token is a compact JWE of five parts under a fixed header': async (fides) => {
    const parts = (await fides.tokenWith()).split('.');
    assert.equal(parts[0], 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0');
    assert.deepEqual(
      parts.map((part) => part.length).filter((_, index) => index !== 3),
      [39, 0, fides.expected.nonce, 22],
    );
    assert.ok(parts.every((part) => /^[\w-]*$/.test(part)));
  },

  'a token grows with the scopes it carries': async (fides) => {
    const client = await fides.client();
    const empty = (await fides.token(client)).length;
    assert.ok(empty > 150 && empty < 400, `${empty} characters without scopes`);
    await fides.setScopes(client.id, ['scope:read', 'client:read']);
    const grown = (await fides.token(client)).length - empty;
    const added = '"scope:read", "client:read"'.length;
    assert.ok(grown >= added && grown < 2 * added, `${grown} characters for two scopes`);
  },

  'bad, partial and absent credentials are one and the same 401': async (fides) => {
    const form = formOf(fides);
    isRejected(await post(fides, {}));
    isRejected(await post(fides, { form: { ...form, client_id: fides.unknownId } }));
    isRejected(await post(fides, { form: { ...form, client_secret: 'wrong' } }));
    isRejected(await post(fides, { form: { ...form, client_secret: `${form.client_secret} ` } }));
    isRejected(await post(fides, { form: { ...form, client_secret: '' } }));
    isRejected(await post(fides, { form: { client_id: form.client_id } }));
    isRejected(await post(fides, { headers: { authorization: 'Bearer x' } }));
  },

  'credentials outside a form are not seen': async (fides) => {
    const form = formOf(fides);
    const encoded = new URLSearchParams(form).toString();
    isRejected(await post(fides, { json: form }));
    isRejected(await post(fides, { raw: '{', headers: { 'content-type': 'application/json' } }));
    isRejected(await post(fides, { raw: encoded }));
    isRejected(await post(fides, {}, `${TOKEN}?${encoded}`));
  },

  'a form may name its charset, and its last value of a name counts': async (fides) => {
    const encoded = new URLSearchParams(formOf(fides)).toString();
    const type = 'application/x-www-form-urlencoded; charset=utf-8';
    const headers = { 'content-type': type };
    isToken(await post(fides, { raw: `client_id=x&client_secret=x&${encoded}`, headers }));
  },

  'the grant type may be absent, empty or longer': async (fides) => {
    for (const grant_type of ['', 'client_credentials', 'client_credentialsx']) {
      isToken(await post(fides, { form: { ...formOf(fides), grant_type } }));
    }
  },

  'a text before the grant type is refused by pydantic 1 alone': async (fides) => {
    const reply = await post(fides, {
      form: { ...formOf(fides), grant_type: 'a client_credentials' },
    });
    if (fides.expected.pydantic === 2) isToken(reply);
    else isRefusal(reply, 422, PATTERN_FAULTS.slice(0, 1));
  },

  'a wrong grant type is refused before the credentials are looked at': async (fides) => {
    const fault = [PATTERN_FAULTS[fides.expected.pydantic - 1]];
    for (const grant_type of ['password', 'CLIENT_CREDENTIALS']) {
      isRefusal(await post(fides, { form: { ...formOf(fides), grant_type } }), 422, fault);
      isRefusal(await post(fides, { form: { grant_type } }), 422, fault);
    }
  },

  'a scope in the request changes nothing': async (fides) => {
    const { id, secret } = await fides.client(['client:read', 'scope:read']);
    const form = { client_id: id, client_secret: secret, scope: 'scope:read user:read' };
    const token = String(fieldsOf(await post(fides, { form })).access_token);
    isReply(await fides.send('GET', `${CLIENT}/${fides.unknownId}/scope`, { token }), 200, []);
  },

  'HTTP Basic serves where the form lacks id or secret': async (fides) => {
    const { id, secret } = fides.root;
    const headers = basic(`${id}:${secret}`);
    isToken(await post(fides, { headers }));
    isToken(await post(fides, { headers, form: { client_id: fides.unknownId } }));
    isRejected(await post(fides, { headers, form: { ...formOf(fides), client_secret: 'wrong' } }));
    isToken(await post(fides, { headers: basic('a:b'), form: formOf(fides) }));
    isRejected(await post(fides, { headers: basic(`${id}:wrong`) }));
    isRejected(await post(fides, { headers: basic(':') }));
  },

  'HTTP Basic that cannot be read is refused, beside a good form too': async (fides) => {
    const unreadable = [basic('é:é'), basic('no colon'), { authorization: 'Basic' }];
    for (const headers of unreadable) {
      for (const sending of [{ headers }, { headers, form: formOf(fides) }]) {
        const reply = await post(fides, sending);
        isRefusal(reply, 401, fides.expected.badBasic);
        assert.equal(reply.headers['www-authenticate'], 'Basic');
      }
    }
  },

  'the token path takes a slash at its end': async (fides) => {
    isToken(await post(fides, { form: formOf(fides) }, `${TOKEN}/`));
  },
};
