import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CTRL_C, ENTER, startFidesauth } from '../support/pty.ts';
import { answer, sceneWithProfile } from './scene.ts';

const DOWN = '\x1b[B';
const QUESTION = 'How to rotate';

describe('the way to rotate at a terminal', { concurrency: 3 }, () => {
  it('is asked for, and the first is a new client beside the old one', async (t) => {
    const scene = await sceneWithProfile(t);
    const [old] = scene.clients();
    const pty = startFidesauth(['rotate', '-p', 'ci'], { env: scene.fullEnv });
    await answer(pty, QUESTION, '');
    await answer(pty, '(y/N)', 'y');
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /done: client [0-9a-f]{32} takes the place of/);
    assert.equal(scene.clients().length, 2);
    assert.ok(scene.clients().includes(old ?? ''));
  });

  it('is in place where that is chosen, and the client keeps its id', async (t) => {
    const scene = await sceneWithProfile(t);
    const before = scene.clients();
    const pty = startFidesauth(['rotate', '-p', 'ci'], { env: scene.fullEnv });
    await pty.waitFor(QUESTION);
    pty.write(DOWN);
    await pty.waitFor('The client keeps its id');
    pty.write(ENTER);
    await answer(pty, '(y/N)', 'y');
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /old secret +has ended/);
    assert.deepEqual(scene.clients(), before);
  });

  it('ends with Ctrl-C, before any secret was sent', async (t) => {
    const scene = await sceneWithProfile(t);
    const sent = scene.requests.length;
    const pty = startFidesauth(['rotate', '-p', 'ci'], { env: scene.fullEnv });
    await pty.waitFor(QUESTION);
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
    assert.equal(scene.requests.length, sent);
  });
});
