import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fault, RequestRecord } from '../../support/fault-server.ts';
import { nameOf, type RequestName } from '../../support/requests.ts';
import { documentsIn, newStage, remainsIn, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor'];

const STEPS: readonly [string, readonly RequestName[]][] = [
  ['2.86.2', ['identify', 'root token', 'registry', 'create', 'read back', 'proof token']],
  [
    '2.60.0',
    ['identify', 'root token', 'registry', 'create', 'assign', 'read back', 'proof token'],
  ],
];

/** Sends `signal` when that request arrives, and answers once the tool says that it is stopping. */
async function interrupt(
  stage: (fault: (request: RequestRecord) => Fault | undefined) => Promise<Stage>,
  name: RequestName,
  signal: NodeJS.Signals,
) {
  let pid = 0;
  let met = false;
  let heard = () => {};
  const until = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const ready = await stage((request) => {
    if (met || nameOf(request) !== name) return undefined;
    met = true;
    process.kill(pid, signal);
    return { when: 'before', act: { kind: 'wait', until } };
  });
  const run = await ready.run(BOOTSTRAP, {
    onStart: (started) => {
      pid = started;
    },
    onStderr: (text) => {
      if (text.includes(`${signal}: stopping`)) heard();
    },
  });
  return { run, stage: ready, met };
}

// Rule 22 of docs/terminal.md.
describe('one signal in mid-run', { concurrency: 4 }, () => {
  for (const [version, requests] of STEPS) {
    for (const name of requests) {
      const [signal, status] =
        name === 'registry' || name === 'create' || name === 'proof token'
          ? (['SIGTERM', 143] as const)
          : (['SIGINT', 130] as const);
      test(`${signal} at ${name} on ${version} leaves nothing`, async (t) => {
        const done = await interrupt((fault) => newStage(t, version, { fault }), name, signal);
        const { run, stage } = done;
        assert.equal(done.met, true);
        assert.equal(run.status, status, run.stderr);
        assert.match(run.stderr, new RegExp(`^error: ${signal}: stopped$`, 'm'));
        assert.equal(run.stdout, '');
        assert.deepEqual(stage.living(), []);
        assert.deepEqual(remainsIn(stage.store), []);
      });
    }
  }

  test('SIGINT at create on 2.86.2 leaves nothing', async (t) => {
    const done = await interrupt((fault) => newStage(t, '2.86.2', { fault }), 'create', 'SIGINT');
    assert.deepEqual([done.run.status, done.stage.made.length], [130, 1]);
    assert.deepEqual(done.stage.living(), []);
  });
});

for (const version of ['2.86.2', '2.60.0']) {
  test(`a second signal stops at once, with the journal kept (${version})`, async (t) => {
    const hang = (request: RequestRecord): Fault | undefined => {
      if (nameOf(request) !== 'create') return undefined;
      process.kill(pid, 'SIGINT');
      return { when: 'before', act: { kind: 'hang' } };
    };
    let pid = 0;
    let sent = false;
    const stage = await newStage(t, version, { fault: hang });
    const run = await stage.run(BOOTSTRAP, {
      onStart: (process) => {
        pid = process;
      },
      onStderr: (text) => {
        if (sent || !text.includes('SIGINT: stopping')) return;
        sent = true;
        process.kill(pid, 'SIGINT');
      },
    });
    assert.equal(run.status, 130);
    assert.doesNotMatch(run.stderr, /taking back/, 'neither the reply nor an undo is waited for');
    const [entry] = documentsIn(stage.store, 'state', 'journal');
    assert.equal(entry?.state, 'intent');
    const again = await stage.run(['token']);
    assert.equal(again.status, 9);
    assert.match(again.stderr, /an earlier bootstrap was interrupted/);
  });
}
