import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { checkDocuments } from '../support/documents.ts';
import type { Fault, RequestRecord } from '../support/fault-server.ts';
import { startFidesauth } from '../support/pty.ts';
import { fidesauth } from '../support/run.ts';
import { newScene, type Scene } from './scene.ts';

const PROFILES = ['a', 'b', 'c'];
const ERASE = '\r\x1b[2K';

type Held = { readonly scene: Scene; hold(): void; release(): void };

/**
 * A scene with three profiles. While the server is held, it refuses the pair of profile b and keeps
 * the others waiting for their tokens.
 */
async function threeProfiles(t: TestContext): Promise<Held> {
  let release = (): void => {};
  const until = new Promise<void>((resolve) => {
    release = resolve;
  });
  let isHeld = false;
  let refused = '';
  const fault = ({ path, body }: RequestRecord): Fault | undefined => {
    if (!isHeld || !path.endsWith('/oauth/token')) return undefined;
    const reply = {
      kind: 'reply',
      status: 401,
      headers: { 'content-type': 'application/json' },
      body: '{"detail":"Authentication Failure"}',
    } as const;
    const act = body.includes(refused) ? reply : ({ kind: 'wait', until } as const);
    return { when: 'before', act };
  };
  const scene = await newScene(t, { fault });
  for (const name of PROFILES) {
    const args = ['bootstrap', '-p', name, '--preset', 'read-only'];
    const made = await fidesauth(args, { env: scene.fullEnv });
    assert.equal(made.status, 0, made.stderr);
  }
  const shown = await fidesauth(['profiles', 'show', 'b', '--json'], { env: scene.env });
  refused = JSON.parse(shown.stdout).clientId;
  const hold = (): void => {
    isHeld = true;
  };
  return { scene, hold, release: () => release() };
}

// Rule 7 of docs/terminal.md.
describe('long work at a terminal', { concurrency: 3 }, () => {
  it('shows how far it is, tells what fails above it, and is gone before the result', async (t) => {
    const { scene, hold, release } = await threeProfiles(t);
    hold();
    const pty = startFidesauth(['status', '--all'], { env: scene.env, cols: 60 });
    await pty.waitFor('failed: profile b: ');
    await pty.waitFor(/checking: 1\/3 profiles, \d\.\d\/s, [ac], about \d+ s left/);
    release();
    assert.equal((await pty.exit).status, 3);
    const drawn = pty.raw().split(ERASE);
    const result = drawn.pop();
    assert.ok(drawn.length > 0);
    assert.match(result ?? '', /profile/);
    assert.doesNotMatch(result ?? '', /checking: /);
  });

  it('shows nothing of it with -q, --json or --progress none', async (t) => {
    const { scene, hold, release } = await threeProfiles(t);
    for (const flags of [['-q'], ['--json'], ['--progress', 'none']]) {
      hold();
      const pty = startFidesauth(['status', '--all', ...flags], { env: scene.env });
      release();
      assert.equal((await pty.exit).status, 3);
      assert.ok(!pty.raw().includes('checking: ') && !pty.raw().includes(ERASE));
    }
  });

  it('says a document a second with --progress json', async (t) => {
    const { scene, hold, release } = await threeProfiles(t);
    hold();
    const args = ['status', '--all', '--progress', 'json'];
    const pty = startFidesauth(args, { env: scene.env, cols: 300 });
    await pty.waitFor(/\{"kind":"progress","work":"checking","done":1,"total":3,.*\}/);
    release();
    assert.equal((await pty.exit).status, 3);
    assert.match(pty.screen(), /"done":3,"total":3,/);
    checkDocuments(args, { status: 3, stdout: '', stderr: pty.raw() });
  });
});
