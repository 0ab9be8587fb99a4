import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NEWEST_RELEASE } from '../../src/domain/history/history.ts';
import { adminReason } from '../../src/domain/scopes/admin.ts';
import { personalDataReason } from '../../src/domain/scopes/risk.ts';
import { CTRL_U, ENTER, type Pty, startFidesauth } from '../support/pty.ts';
import { renderedLines, tooLong } from './lines.ts';
import { answer, answerUntil, newScene, sceneWithProfile } from './scene.ts';

/** All text with each run of white space as one space: a word that was torn apart shows. */
function flat(pty: Pty): string {
  return renderedLines(pty).join(' ').replace(/\s+/g, ' ');
}

describe('the width of the terminal', { concurrency: 3 }, () => {
  for (const cols of [60, 100, 200]) {
    it(`holds every line of a bootstrap at ${cols} columns, and no word is torn`, async (t) => {
      const scene = await newScene(t);
      const pty = startFidesauth(['bootstrap'], { env: scene.env, cols });
      await answerUntil(pty, scene, 'Profile name');
      pty.write(`Prod${ENTER}`);
      await pty.waitFor(/letter or\s+digit/);
      pty.write(`${CTRL_U}dev${ENTER}`);
      await pty.waitFor('Scope preset');
      pty.write('full');
      await pty.waitFor(/deserve a\s+smaller preset/);
      pty.write(ENTER);
      await answer(pty, 'Create this client', 'y');
      assert.equal((await pty.exit).status, 0);
      assert.deepEqual(tooLong(pty, cols), []);
      const text = flat(pty);
      for (const sentence of [
        '> profile name "Prod": capital letters are not allowed; did you mean prod? Otherwise use 1 to ' +
          '64 of a-z, 0-9, dot, underscore and dash, beginning with a letter or digit',
        'For development: every scope the server knows. It amounts to admin and reads all ' +
          'personal data; production clients deserve a smaller preset.',
        `bootstrap: profile dev on ${scene.url}, by the root client (as answered)`,
        `client:update: ${adminReason('client:update', NEWEST_RELEASE)}`,
        `config:update: ${adminReason('config:update', NEWEST_RELEASE)}`,
        `privacy-request:read: ${personalDataReason('privacy-request:read')?.reason}`,
        `done: client ${scene.clients()[0]} holds 131 scopes, read back and verified`,
      ]) {
        assert.ok(text.includes(sentence), `${sentence}\n${pty.screen()}`);
      }
    });
  }

  it('holds a long question at 50 columns', async (t) => {
    const scene = await sceneWithProfile(t);
    const args = ['profiles', 'remove', 'ci', '--keep-client'];
    const pty = startFidesauth(args, { env: scene.env, cols: 50 });
    await answer(pty, '(y/N)', 'n');
    assert.equal((await pty.exit).status, 6);
    assert.deepEqual(tooLong(pty, 50), []);
    assert.match(
      flat(pty),
      /Remove profile ci and the only copy of its secret\? Client \w{32} stays on http/,
    );
  });

  for (const cols of [60, 80]) {
    it(`names profile and server below a plan of 40 scopes in 24 rows of ${cols}`, async (t) => {
      const scene = await newScene(t);
      const args = ['bootstrap', '--preset', 'read-only', '-p', 'ci'];
      const pty = startFidesauth(args, { env: scene.fullEnv, cols, rows: 24 });
      await pty.waitFor('40 of the 131 scopes');
      await pty.waitFor('(y/N)');
      const seen = renderedLines(pty).slice(-24).join(' ').replace(/\s+/g, ' ');
      assert.ok(!seen.includes('created by'), 'the plan has not scrolled away');
      const question = `Create this client on ${scene.url} for profile ci? (y/N)`;
      assert.ok(seen.includes(question), pty.screen());
      pty.write(`n${ENTER}`);
      assert.equal((await pty.exit).status, 6);
    });
  }

  it('follows a change of the window', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '--preset', 'full', '-p', 'dev'];
    const env = { ...scene.fullEnv, FIDESAUTH_SERVER: undefined };
    const pty = startFidesauth(args, { env, cols: 200 });
    await pty.waitFor('Fides server');
    const before = renderedLines(pty).length;
    pty.resize(60, 30);
    pty.write(scene.url + ENTER);
    await answer(pty, 'Create this client', 'n');
    await pty.exit;
    const after = renderedLines(pty).slice(before);
    assert.ok(after.some((line) => line.length > 50));
    assert.deepEqual(tooLong(pty, 60), []);
  });
});
