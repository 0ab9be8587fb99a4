import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxReply } from '../../src/sandbox/types.ts';

const LIFETIME = 691_200_000;
const ROOT = { rootId: 'root', rootSecret: 'not a real one' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A sandbox whose clock the test holds. */
function sandboxAt(version: string): { sandbox: Sandbox; clock: { time: number } } {
  const clock = { time: Date.UTC(2026, 0, 1) };
  const registry = ['client:create', 'scope:read'];
  const now = () => clock.time;
  return { sandbox: createSandbox({ version, ...ROOT, registry, roles: {}, now }), clock };
}

function send(
  sandbox: Sandbox,
  method: string,
  path: string,
  headers: Record<string, string>,
  body = '',
): SandboxReply {
  return sandbox.handle({ method, path, headers, body: Buffer.from(body) });
}

function bodyOf(reply: SandboxReply): Record<string, string> {
  return JSON.parse(Buffer.from(reply.body).toString());
}

function tokenOf(sandbox: Sandbox, id: string, secret: string): string {
  const form = new URLSearchParams({ client_id: id, client_secret: secret }).toString();
  return bodyOf(send(sandbox, 'POST', '/api/v1/oauth/token', FORM, form)).access_token ?? '';
}

function use(sandbox: Sandbox, token: string): SandboxReply {
  return send(sandbox, 'GET', '/api/v1/oauth/scope', { authorization: `Bearer ${token}` });
}

for (const version of ['2.40.0', '2.86.2']) {
  test(`a token of ${version} lives for eight days, and is then refused without a reason`, () => {
    const { sandbox, clock } = sandboxAt(version);
    const token = tokenOf(sandbox, ROOT.rootId, ROOT.rootSecret);
    clock.time += LIFETIME;
    assert.equal(use(sandbox, token).status, 200);
    clock.time += 1;
    const expired = use(sandbox, token);
    assert.equal(expired.status, 403);
    assert.deepEqual(bodyOf(expired), { detail: 'Not Authorized for this action' });
    assert.equal(use(sandbox, tokenOf(sandbox, ROOT.rootId, ROOT.rootSecret)).status, 200);
  });

  test(`logging out of ${version} with an expired token still deletes the client`, () => {
    const { sandbox, clock } = sandboxAt(version);
    const authorization = `Bearer ${tokenOf(sandbox, ROOT.rootId, ROOT.rootSecret)}`;
    const made = bodyOf(send(sandbox, 'POST', '/api/v1/oauth/client', { authorization }));
    const { client_id: id = '', client_secret: secret = '' } = made;
    const token = tokenOf(sandbox, id, secret);
    clock.time += LIFETIME + 1;
    const headers = { authorization: `Bearer ${token}` };
    assert.equal(send(sandbox, 'POST', '/api/v1/logout', headers).status, 204);
    assert.equal(tokenOf(sandbox, id, secret), '');
  });
}

test('the count of requests starts again after a minute', () => {
  const { sandbox, clock } = sandboxAt('2.60.0');
  const remaining = () => send(sandbox, 'GET', '/health', {}).headers['x-ratelimit-remaining'];
  assert.deepEqual([remaining(), remaining()], ['999', '998']);
  clock.time += 59_999;
  assert.equal(remaining(), '997');
  clock.time += 1;
  assert.equal(remaining(), '999');
});

test('two sandboxes share nothing', () => {
  const [one, two] = [sandboxAt('2.86.2').sandbox, sandboxAt('2.86.2').sandbox];
  assert.equal(use(two, tokenOf(one, ROOT.rootId, ROOT.rootSecret)).status, 403);
});

for (const version of ['2.39.9', '1.99.0', '2.86', '2.86.2a0', 'x', '']) {
  test(`there is no sandbox of version '${version}'`, () => {
    assert.throws(() => sandboxAt(version), RangeError);
  });
}
