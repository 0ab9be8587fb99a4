import { test } from 'node:test';
import { liveTarget } from '../test/live/kit/target.ts';
import { benchAudit } from './audit.ts';
import { benchBootstrap } from './bootstrap.ts';
import { benchRealClients } from './real-clients.ts';

// Run by the harness of the real servers, which has booted one.
test('a scripted bootstrap against a script of curl and jq', () => {
  benchBootstrap(liveTarget(), 30);
});

test('an audit of 200 profiles against a loop of curl and jq', () => benchAudit(liveTarget(), 5));

test('a list of 10,000 clients against a loop of curl and jq', () =>
  benchRealClients(liveTarget(), 10_000, 5));
