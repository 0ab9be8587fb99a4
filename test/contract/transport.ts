import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { foreignToken } from './access.ts';
import { type Cases, CLIENT, type Fides, isRefusal, isReply, randomHex } from './fides.ts';
import type { Reply } from './wire.ts';

const GZIP = { 'accept-encoding': 'gzip, deflate' };
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const LIMIT = 1000;

/** One reply of each kind: found, unauthenticated, refused, missing, wrong method, invalid. */
async function replies(fides: Fides, headers: Record<string, string>): Promise<Reply[]> {
  return [
    await fides.send('GET', '/health', { headers }),
    await fides.send('GET', '/api/v1/oauth/scope', { headers }),
    await fides.send('GET', '/api/v1/oauth/scope', { headers, token: 'x' }),
    await fides.send('GET', '/api/v1/no-such', { headers }),
    await fides.send('POST', '/api/v1/no-such', { headers }),
    await fides.send('POST', CLIENT, { raw: '{', headers }),
    await fides.send('POST', '/api/v1/logout', { headers, token: 'x' }),
  ];
}

function isEncoded(reply: Reply, encoded: boolean): void {
  assert.equal(reply.headers['content-encoding'], encoded ? 'gzip' : undefined);
  if (encoded) assert.equal(reply.headers.vary, 'Accept-Encoding');
}

/** Scopes whose list is `length` bytes of JSON, 14 and 13 of them for each of the two. */
function scopesOfLength(length: number): string[] {
  const count = Math.floor((length - 1) / 13);
  const longer = length - 1 - 13 * count;
  return Array.from({ length: count }, (_, at) => (at < longer ? 'client:read' : 'scope:read'));
}

async function isBoundary(fides: Fides, id: string, length: number): Promise<void> {
  const scopes = scopesOfLength(length);
  await fides.setScopes(id, scopes);
  const path = `${CLIENT}/${id}/scope`;
  const plain = await fides.asRoot('GET', path);
  assert.equal(plain.bytes.length, length);
  isEncoded(plain, false);
  const reply = await fides.asRoot('GET', path, { headers: GZIP });
  const { gzip } = fides.expected;
  const encoded = gzip === 'all' || (gzip === 'from 1000 bytes' && length >= 1000);
  isEncoded(reply, encoded);
  assert.deepEqual(encoded ? gunzipSync(reply.bytes) : reply.bytes, plain.bytes);
}

function hasCount(reply: Reply, remaining: number): void {
  const { headers } = reply;
  assert.equal(headers['x-ratelimit-limit'], String(LIMIT));
  assert.equal(headers['x-ratelimit-remaining'], String(remaining));
  const until = Number(headers['x-ratelimit-reset']) - Date.now() / 1000;
  assert.ok(until > 0 && until < 62, `${until} seconds until the reset`);
  const retry = String(headers['retry-after']);
  assert.match(retry, /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d -0000$/);
  const lag = Number(headers['x-ratelimit-reset']) - Date.parse(retry) / 1000;
  assert.ok(lag >= 0 && lag < 1, 'both name the same second');
}

/** A path with one request left, and enough of its minute to look at that. */
async function exhausted(fides: Fides, attempts = 3): Promise<string> {
  const path = `/api/v1/${randomHex()}`;
  const started = Date.now();
  for (let sent = 1; sent < LIMIT; sent += 111) {
    await Promise.all(Array.from({ length: 111 }, () => fides.send('GET', path)));
  }
  if (Date.now() - started < 55_000) return path;
  assert.ok(attempts > 1, 'the server is too slow for 999 requests in 55 seconds');
  return exhausted(fides, attempts - 1);
}

export const transportCases: Cases = {
  'every reply tells the time': async (fides) => {
    const started = Date.now();
    for (const { status, headers } of await replies(fides, {})) {
      const date = String(headers.date);
      assert.match(date, /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/, `${status}`);
      // A whole second; the server under Fides renews it once a second, and later when it is busy.
      assert.ok(Date.parse(date) > started - 10_000 && Date.parse(date) <= Date.now(), date);
    }
  },

  'compression starts at 1000 bytes, or with the first, or never': async (fides) => {
    const { id } = await fides.client();
    await isBoundary(fides, id, 999);
    await isBoundary(fides, id, 1000);
  },

  'small replies of every kind are compressed while all are': async (fides) => {
    for (const reply of await replies(fides, GZIP)) {
      isEncoded(reply, fides.expected.gzip === 'all' && reply.status !== 204);
    }
  },

  'a plain reply says its length': async (fides) => {
    for (const { status, headers, bytes } of await replies(fides, {})) {
      if (status !== 204) assert.equal(headers['content-length'], String(bytes.length));
    }
  },

  'a request id is returned or made, from 2.82': async (fides) => {
    const sent = 'a.B-9_'
      .repeat(21)
      .slice(0, 128 - 2)
      .concat('zz');
    for (const id of [sent, 'x']) {
      for (const reply of await replies(fides, { 'x-request-id': id })) {
        assert.equal(reply.headers['x-request-id'], fides.expected.requestId ? id : undefined);
      }
    }
  },

  'an absent or unusable request id is replaced by a UUID, from 2.82': async (fides) => {
    for (const headers of [{}, { 'x-request-id': 'a b' }, { 'x-request-id': 'x'.repeat(129) }]) {
      for (const reply of await replies(fides, headers)) {
        const id = reply.headers['x-request-id'];
        if (fides.expected.requestId) assert.match(String(id), UUID);
        else assert.equal(id, undefined);
      }
    }
  },
};

/** Releases from 2.69.1. */
export const unlimitedCases: Cases = {
  'no reply counts requests': async (fides) => {
    for (const reply of await replies(fides, {})) {
      const names = Object.keys(reply.headers).filter((name) => /ratelimit|retry/.test(name));
      assert.deepEqual(names, []);
    }
  },
};

/** Releases before 2.69.1. */
export const limitedCases: Cases = {
  'requests are counted by path, with a wrong method not': async (fides) => {
    const path = `/api/v1/${randomHex()}`;
    const sent = Date.now() / 1000;
    const first = await fides.send('GET', path);
    hasCount(first, 999);
    const reset = Number(first.headers['x-ratelimit-reset']) - 61;
    assert.ok(reset > sent - 0.5 && reset < Date.now() / 1000 + 0.5, 'a second past the minute');
    hasCount(await fides.send('GET', `${path}?a=b`), 998);
    assert.equal((await fides.send('POST', path)).headers['retry-after'], undefined);
    hasCount(await fides.send('GET', path), 997);
    hasCount(await fides.send('GET', `${path}/`), 999);
    const scopes = `${CLIENT}/${fides.unknownId}/scope`;
    hasCount(await fides.asRoot('GET', scopes), 999);
    hasCount(await fides.asRoot('PUT', scopes, { json: [] }), 998);
    hasCount(await fides.send('GET', scopes), 997);
    const failed = await fides.send('GET', scopes, { token: foreignToken() });
    assert.deepEqual([failed.status, failed.headers['retry-after']], [500, undefined]);
    hasCount(await fides.send('GET', scopes), 995);
  },

  'the thousand and first request in a minute is refused': async (fides) => {
    const path = await exhausted(fides);
    const last = await fides.send('GET', path);
    isRefusal(last, 404, 'Item not found');
    hasCount(last, 0);
    const refused = await fides.send('GET', path, { headers: GZIP });
    isReply(refused, 429, { error: 'Rate limit exceeded: 1000 per 1 minute' });
    hasCount(refused, 0);
    isEncoded(refused, false);
    isRefusal(await fides.send('GET', `${path}x`), 404, 'Item not found');
  },
};
