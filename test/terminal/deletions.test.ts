import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ENTER, startFidesauth } from '../support/pty.ts';
import { sceneWithProfile } from './scene.ts';

describe('clients revoke at a terminal', () => {
  it('shows the plan, asks once, and tells each deletion as it happens', async (t) => {
    const scene = await sceneWithProfile(t);
    const [id = ''] = scene.clients();
    const args = ['clients', 'revoke', id, '--server', scene.url];
    const pty = startFidesauth(args, { env: scene.fullEnv });
    await pty.waitFor('Delete this client on');
    const plan = pty.screen();
    assert.ok(plan.includes(id));
    assert.match(plan, /deleted with its profile/);
    assert.match(plan, /1 client to delete on/);
    pty.write(`y${ENTER}`);
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /deleted client .* and profile ci/s);
    assert.match(pty.screen(), /1 client deleted and confirmed gone\n$/);
    assert.deepEqual(scene.clients(), []);
  });

  it('changes nothing after a no', async (t) => {
    const scene = await sceneWithProfile(t);
    const [id = ''] = scene.clients();
    const args = ['clients', 'revoke', id, '--server', scene.url];
    const pty = startFidesauth(args, { env: scene.fullEnv });
    await pty.waitFor('Delete this client on');
    pty.write(`n${ENTER}`);
    assert.equal((await pty.exit).status, 6);
    assert.match(pty.screen(), /clients revoke: nothing was changed/);
    assert.deepEqual(scene.clients(), [id]);
  });
});
