import assert from 'node:assert/strict';
import { test } from 'node:test';
import { liveTarget } from './kit/target.ts';

test('the server is the Fides release that was asked for', async () => {
  const target = liveTarget();
  const reply = await fetch(`${target.url}/health`);
  assert.equal(reply.status, 200);
  const health: unknown = await reply.json();
  assert.ok(typeof health === 'object' && health !== null && 'version' in health);
  assert.equal(health.version, target.version);
});
