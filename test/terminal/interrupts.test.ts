import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import type { Fault, RequestRecord } from '../support/fault-server.ts';
import { CTRL_C, CTRL_D, ENTER, type Pty, startFidesauth, startScript } from '../support/pty.ts';
import { isMutating } from '../support/requests.ts';
import { answerUntil, newScene, QUESTIONS, type Scene } from './scene.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '-p', 'ci', '-y'];

async function nothingCreated(scene: Scene): Promise<void> {
  assert.deepEqual(scene.clients(), []);
  // The history tells of what was taken back as well.
  const stored = await scene.stored();
  assert.deepEqual(
    stored.filter((name) => name !== 'history.jsonl'),
    [],
  );
}

describe('an interrupt at a question', { concurrency: 3 }, () => {
  for (const question of QUESTIONS) {
    // Rule 23 of docs/terminal.md.
    it(`Ctrl-C at "${question}" exits 130 and leaves nothing`, async (t) => {
      const scene = await newScene(t);
      const pty = startFidesauth(['bootstrap'], { env: scene.env });
      await answerUntil(pty, scene, question);
      pty.write(CTRL_C);
      assert.deepEqual(await pty.exit, { status: 130, signal: 0 });
      assert.match(pty.screen(), /error: stopped at a prompt: nothing was changed\n$/);
      assert.deepEqual(scene.requests.filter(isMutating), []);
      // Nothing secret is sent before it was asked for.
      if (QUESTIONS.indexOf(question) <= 3) assert.deepEqual(scene.secretsSent(), []);
      await nothingCreated(scene);
    });
  }

  for (const question of ['Root client secret', 'Scope preset', 'Create this client']) {
    it(`Ctrl-D at "${question}" is an interrupt too`, async (t) => {
      const scene = await newScene(t);
      const pty = startFidesauth(['bootstrap'], { env: scene.env });
      await answerUntil(pty, scene, question);
      pty.write(CTRL_D);
      assert.equal((await pty.exit).status, 130);
      assert.match(pty.screen(), /error: stopped at a prompt: nothing was changed\n$/);
      await nothingCreated(scene);
    });
  }

  it('Ctrl-C while an answer is looked at exits 130 at once', async (t) => {
    const { scene, reached } = await sceneThatHangs(t, [isIdentification]);
    const pty = startFidesauth(['bootstrap'], { env: scene.env });
    await answerUntil(pty, scene, 'Fides server');
    pty.write(scene.url + ENTER);
    await reached[0];
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
    assert.match(pty.screen(), /error: stopped at a prompt: nothing was changed\n$/);
    assert.deepEqual(scene.secretsSent(), []);
  });

  it('Ctrl-C while a credential is tried exits 130 and leaves nothing', async (t) => {
    const { scene, reached } = await sceneThatHangs(t, [isRegistry]);
    const pty = startFidesauth(['bootstrap'], { env: scene.env });
    await answerUntil(pty, scene, 'Root client secret');
    pty.write(scene.rootSecret + ENTER);
    await reached[0];
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
    await nothingCreated(scene);
  });

  it('a terminal that is closed ends it, and nothing is left', async (t) => {
    const scene = await newScene(t);
    const pty = startFidesauth(['bootstrap'], { env: scene.env });
    await answerUntil(pty, scene, 'Create this client');
    pty.hangUp();
    await pty.exit;
    assert.deepEqual(scene.requests.filter(isMutating), []);
    assert.deepEqual(scene.clients(), []);
    // It is told twice, by kernel and library, so it may stop at once; the next run takes a lock over.
    const stored = await scene.stored();
    assert.deepEqual(
      stored.filter((name) => name !== 'ci.lock'),
      [],
    );
    const next = startFidesauth(BOOTSTRAP, { env: scene.fullEnv });
    assert.equal((await next.exit).status, 0, next.screen());
  });

  it('SIGTERM exits 143', async (t) => {
    const scene = await newScene(t);
    const pty = startFidesauth(['bootstrap'], { env: scene.env });
    await answerUntil(pty, scene, 'Profile name');
    pty.signal('SIGTERM');
    assert.equal((await pty.exit).status, 143);
    assert.deepEqual(scene.requests.filter(isMutating), []);
    await nothingCreated(scene);
  });

  for (const stdin of ['<&-', '</dev/null']) {
    // Rule 11 of docs/terminal.md.
    it(`stdin ${stdin}: asks nothing and exits 2`, async (t) => {
      const scene = await newScene(t);
      const pty = startScript(`fidesauth bootstrap ${stdin}`, { env: scene.env });
      assert.equal((await pty.exit).status, 2);
      assert.match(pty.screen(), /^error: bootstrap: no server, .*fix: --server URL/s);
      assert.deepEqual(scene.requests, []);
    });
  }
});

/** A scene that never answers one request of each kind, and a promise of each such request. */
async function sceneThatHangs(
  t: TestContext,
  kinds: readonly ((request: RequestRecord) => boolean)[],
): Promise<{ scene: Scene; reached: Promise<void>[] }> {
  const waiting = kinds.map((matches) => ({ matches, ...deferred() }));
  const fault = (request: RequestRecord): Fault | undefined => {
    const at = waiting.findIndex(({ matches }) => matches(request));
    if (at === -1) return undefined;
    waiting.splice(at, 1)[0]?.resolve();
    return { when: 'before', act: { kind: 'hang' } };
  };
  const reached = waiting.map(({ promise }) => promise);
  return { scene: await newScene(t, { fault }), reached };
}

function deferred(): { promise: Promise<void>; resolve: () => void } {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

const isRegistry = ({ path }: RequestRecord): boolean => path.endsWith('/scope');
const isIdentification = ({ path }: RequestRecord): boolean => path.includes('/client?size=');
const isReadBack = ({ method, path }: RequestRecord): boolean =>
  method === 'GET' && /\/oauth\/client\/[^?]/.test(path);
const isDelete = ({ method }: RequestRecord): boolean => method === 'DELETE';

/** Presses Ctrl-C each time a request hangs; the run must not end before. */
async function interruptAt(scene: Scene, reached: readonly Promise<void>[]): Promise<Pty> {
  const pty = startFidesauth(BOOTSTRAP, { env: scene.fullEnv });
  const ended = pty.exit.then(() => assert.fail(`it ended early:\n${pty.screen()}`));
  for (const request of reached) {
    await Promise.race([request, ended]);
    pty.write(CTRL_C);
  }
  ended.catch(() => {});
  return pty;
}

describe('an interrupt in mid-run', { concurrency: 2 }, () => {
  it('Ctrl-C before anything was created exits 130 and leaves nothing', async (t) => {
    const { scene, reached } = await sceneThatHangs(t, [isRegistry]);
    const pty = await interruptAt(scene, reached);
    assert.equal((await pty.exit).status, 130);
    assert.match(pty.screen(), /SIGINT: stopping; once more stops at once\n/);
    await nothingCreated(scene);
  });

  it('Ctrl-C after the client was created deletes it and exits 130', async (t) => {
    const { scene, reached } = await sceneThatHangs(t, [isReadBack]);
    const pty = await interruptAt(scene, reached);
    assert.equal((await pty.exit).status, 130);
    assert.match(pty.screen(), /undone: client \w+ was deleted and is confirmed gone\n/);
    assert.match(pty.screen(), /error: SIGINT: stopped\n$/);
    await nothingCreated(scene);
  });

  it('a second Ctrl-C stops at once and leaves the journal', async (t) => {
    const { scene, reached } = await sceneThatHangs(t, [isReadBack, isDelete]);
    const pty = await interruptAt(scene, reached);
    assert.equal((await pty.exit).status, 130);
    const [client] = scene.clients();
    assert.ok(client !== undefined);
    const files = await scene.stored();
    assert.ok(files.includes(`${client}.json`), 'the credential file');
    assert.ok(files.some((name) => /^[0-9a-f]{32}\.json$/.test(name) && !name.includes(client)));
  });
});
