import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { startFidesauth } from '../support/pty.ts';
import { fidesauth } from '../support/run.ts';
import { answer, type Scene, sceneWithProfile } from './scene.ts';

async function protectedScene(t: TestContext): Promise<Scene> {
  const scene = await sceneWithProfile(t);
  const run = await fidesauth(['profiles', 'protect', 'ci'], { env: scene.env });
  assert.equal(run.status, 0, run.stderr);
  return scene;
}

const QUESTION = 'Profile ci is protected. Type its name to go on';

describe('the name of a protected profile at a terminal', { concurrency: 3 }, () => {
  it('is asked for after the question, and once typed the client is deleted', async (t) => {
    const scene = await protectedScene(t);
    const pty = startFidesauth(['revoke', '-p', 'ci'], { env: scene.fullEnv });
    await answer(pty, '(y/N)', 'y');
    await answer(pty, QUESTION, 'ci');
    assert.equal((await pty.exit).status, 0);
    assert.deepEqual(scene.clients(), []);
  });

  it('is asked for with --yes too, and another one ends the run', async (t) => {
    const scene = await protectedScene(t);
    const pty = startFidesauth(['revoke', '-p', 'ci', '--yes'], { env: scene.fullEnv });
    await answer(pty, QUESTION, 'prod');
    assert.equal((await pty.exit).status, 6);
    assert.match(pty.screen(), /error: profile ci: another name was typed/);
    assert.equal(scene.clients().length, 1);
  });

  it('need not be typed where --confirm gives it', async (t) => {
    const scene = await protectedScene(t);
    const args = ['profiles', 'remove', 'ci', '--keep-client', '--confirm', 'ci'];
    const pty = startFidesauth(args, { env: scene.env });
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /removed profile ci/);
  });
});
