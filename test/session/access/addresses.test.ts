import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultOptions } from '../../support/fault-server.ts';
import {
  type Lookups,
  lookedUp,
  lookupEnv,
  startOnce,
  startStranger,
} from '../../support/lookups.ts';
import { certificate, startProxy, startTls } from '../../support/relays.ts';
import type { Run } from '../../support/run.ts';
import { type ErrorBody, errorOf, filesIn, newStage, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];
const HERE = '127.0.0.1';
const ELSEWHERE = '192.0.2.7';
const OTHER = '127.0.0.2';

const portOf = ({ server }: Stage): number => Number(new URL(server.url).port);

/** A stage whose server is called by `name`, which is looked up as `lookups` say. */
async function named(t: TestContext, name: string, lookups: Lookups, options?: FaultOptions) {
  const stage = await newStage(t, '2.86.2', options);
  const run = (args: readonly string[], more: Record<string, string> = {}): Promise<Run> => {
    const env = {
      FIDESAUTH_SERVER: `http://${name}:${portOf(stage)}`,
      ...lookupEnv(lookups, stage.folder),
      ...more,
    };
    return stage.run(args, { env });
  };
  return { stage, run };
}

const outcome = (run: Run): (string | number)[] => [errorOf(run).code, run.status];

describe('plain http to a name', { concurrency: 4 }, () => {
  for (const [name, addresses] of [
    ['localhost', [ELSEWHERE]],
    ['x.localhost', [ELSEWHERE]],
    ['fides.localhost', ['2001:db8::7']],
    ['fides', ['::ffff:192.0.2.7']],
    ['fides.internal', [ELSEWHERE, '192.0.2.8']],
  ] as const) {
    test(`${name} that leads to ${addresses} is refused, and the way out named`, async (t) => {
      const { stage, run } = await named(t, name, { [name]: [addresses] });
      const done = await run(BOOTSTRAP);
      assert.deepEqual(outcome(done), ['server.insecure', 2], done.stderr);
      const { message, fix }: ErrorBody = errorOf(done);
      for (const address of addresses) assert.ok(message.includes(address), message);
      assert.match(fix ?? '', /--allow-http/);
      assert.deepEqual([stage.server.requests.length, filesIn(stage.store).length], [0, 0]);
    });
  }

  for (const [name, addresses] of [
    ['localhost', [HERE]],
    ['x.localhost', ['::1', HERE]],
    ['fides.test', [HERE]],
    ['both.test', [ELSEWHERE, HERE]],
  ] as const) {
    test(`${name} that leads to ${addresses} needs no leave`, async (t) => {
      const { run } = await named(t, name, { [name]: [addresses] });
      const done = await run(BOOTSTRAP);
      assert.equal(done.status, 0, done.stderr);
    });
  }

  test('that nobody knows counts as another machine; with leave it is unreachable', async (t) => {
    const { run } = await named(t, 'no.test', { 'no.test': [[]] });
    assert.deepEqual(outcome(await run(BOOTSTRAP)), ['server.insecure', 2]);
    const allowed = await run([...BOOTSTRAP, '--allow-http']);
    assert.deepEqual(outcome(allowed), ['server.unreachable', 7]);
  });

  test('of a profile that leads elsewhere by now is refused until that is allowed', async (t) => {
    const name = 'fides.test';
    const { stage, run } = await named(t, name, { [name]: [[HERE]] });
    assert.equal((await run(BOOTSTRAP)).status, 0);
    const moved = lookupEnv({ [name]: [[ELSEWHERE]] }, stage.folder);
    const before = stage.server.requests.length;
    const refused = await run(['token', '--fresh', '--json'], moved);
    assert.deepEqual(outcome(refused), ['server.insecure', 2]);
    assert.match(errorOf(refused).fix ?? '', /--allow-http/);
    assert.equal(stage.server.requests.length, before);
    const gone = lookupEnv({ [name]: [['127.0.0.3']] }, stage.folder);
    const allowed = await run(['token', '--fresh', '--allow-http'], gone);
    assert.equal(allowed.status, 7, 'the flag helps a stored profile too');
  });
});

describe('an address over plain http', { concurrency: 4 }, () => {
  for (const allowed of [[], ['--allow-http']]) {
    test(`is the one that identified itself, ${allowed}, whatever the name says later`, async (t) => {
      const name = 'fides.test';
      const { stage, run } = await named(t, name, { [name]: [[HERE], [OTHER]] });
      const thief = await startStranger(t, portOf(stage), OTHER);
      const done = await run([...BOOTSTRAP, ...allowed]);
      assert.equal(done.status, 0, done.stderr);
      assert.equal(thief.heard(), '');
      assert.deepEqual(lookedUp(stage.folder), [`${name} ${HERE}`]);
    });
  }

  test('is kept by every connection of a run, and by an undo', async (t) => {
    const name = 'fides.test';
    const lookups = { [name]: [[HERE], [OTHER]] };
    const failing = new Set(['GET']);
    const { stage, run } = await named(t, name, lookups, {
      fault: ({ method, path }) =>
        /client\/[0-9a-f]+$/.test(path) && failing.delete(method)
          ? { when: 'before', act: { kind: 'reply', status: 400 } }
          : undefined,
    });
    const thief = await startStranger(t, portOf(stage), OTHER);
    const done = await run(BOOTSTRAP);
    assert.notEqual(done.status, 0);
    assert.ok(stage.server.requests.some(({ method }) => method === 'DELETE'));
    assert.deepEqual(stage.living(), []);
    assert.equal(thief.heard(), '');
  });

  test('is kept by connections that are opened later', async (t) => {
    const name = 'fides.test';
    const lookups = { [name]: [[HERE], [OTHER]] };
    const slow = new Set(['/api/v1/oauth/token']);
    const { stage, run } = await named(t, name, lookups, {
      // A connection is not used again after two seconds.
      fault: ({ path }) =>
        slow.delete(path)
          ? { when: 'after', act: { kind: 'wait', until: wait(2_200) } }
          : undefined,
    });
    const thief = await startStranger(t, portOf(stage), OTHER);
    const done = await run(BOOTSTRAP);
    assert.equal(done.status, 0, done.stderr);
    assert.equal(thief.heard(), '');
  });

  test('that has gone is not replaced by another of the same name', async (t) => {
    const port = await startOnce(t, '127.0.0.3');
    const thief = await startStranger(t, port, HERE);
    const stage = await newStage(t, '2.86.2');
    const done = await stage.run(BOOTSTRAP, {
      env: {
        FIDESAUTH_SERVER: `http://localhost:${port}`,
        ...lookupEnv({ localhost: [['127.0.0.3', HERE]] }, stage.folder),
      },
    });
    assert.equal(done.status, 7, done.stderr);
    assert.ok(!thief.heard().includes(stage.rootSecret));
    assert.ok(!thief.heard().includes('POST'));
  });

  test('of a proxy is kept too', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const proxy = await startProxy(t, portOf(stage));
    const port = Number(new URL(proxy.url).port);
    const thief = await startStranger(t, port, OTHER);
    const done = await stage.run([...BOOTSTRAP, '--allow-http'], {
      env: {
        FIDESAUTH_SERVER: 'http://fides.invalid:8080',
        HTTP_PROXY: `http://proxy.test:${port}`,
        ...lookupEnv({ 'proxy.test': [[HERE], [OTHER]], 'fides.invalid': [[]] }, stage.folder),
      },
    });
    assert.equal(done.status, 0, done.stderr);
    assert.ok(proxy.asked.length > 0);
    assert.equal(thief.heard(), '');
  });

  test('may change while a server is waited for', async (t) => {
    const name = 'fides.test';
    const { run } = await named(t, name, { [name]: [['127.0.0.3'], [HERE]] });
    const done = await run([...BOOTSTRAP, '--wait', '20']);
    assert.equal(done.status, 0, done.stderr);
  });
});

test('over TLS the certificate decides, and addresses may change', async (t) => {
  const stage = await newStage(t, '2.86.2');
  const port = await startTls(t, stage.server.url);
  await startTls(t, stage.server.url, 'here', { port, host: OTHER });
  const done = await stage.run([...BOOTSTRAP, '--ca-file', certificate('here')], {
    env: {
      FIDESAUTH_SERVER: `https://localhost:${port}`,
      ...lookupEnv({ localhost: [[HERE], [OTHER]] }, stage.folder),
    },
  });
  assert.equal(done.status, 0, done.stderr);
  assert.ok(lookedUp(stage.folder).includes(`localhost ${OTHER}`));
});

describe('a proxy has no part where a name leads to this machine', { concurrency: 4 }, () => {
  for (const [scheme, name] of [
    ['http', 'fides.test'],
    ['http', 'x.localhost'],
    ['https', 'localhost'],
  ] as const) {
    test(`${scheme}://${name}`, async (t) => {
      const stage = await newStage(t, '2.86.2');
      const port = scheme === 'http' ? portOf(stage) : await startTls(t, stage.server.url, 'here');
      const proxy = await startProxy(t, port);
      const done = await stage.run([...BOOTSTRAP, '--ca-file', certificate('here')], {
        env: {
          FIDESAUTH_SERVER: `${scheme}://${name}:${port}`,
          HTTP_PROXY: proxy.url,
          HTTPS_PROXY: proxy.url,
          ...lookupEnv({ [name]: [[HERE]] }, stage.folder),
        },
      });
      assert.equal(done.status, 0, done.stderr);
      assert.deepEqual(proxy.asked, []);
    });
  }
});
