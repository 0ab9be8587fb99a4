import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CTRL_C, CTRL_D, CTRL_U, type Pty, startFidesauth } from '../support/pty.ts';
import { newScene, type Scene } from './scene.ts';

const ESCAPE = '\x1b';
const ENTER = '\n';

/** Questions in their order, each with answers that are refused and one that is taken. */
function script({ url, rootId, rootSecret }: Scene): [string, ...string[]][] {
  return [
    ['? Fides server (http://localhost:8080) ', 'ftp://x', url],
    ['? Admin credential, number or name ', '', '9', '1'],
    ['? Root client id ', ' ', rootId],
    ['? Root client secret ', '', `wrong${CTRL_U}${rootSecret}x\x7f`],
    ['? Profile name (default) ', 'Prod', 'ci'],
    ['? Scope preset, number or name ', 'nothing', 'pick'],
    ['? Scopes or patterns', 'nosuch:scope', '', 'scope:read client:r*', 'scope:* client:read'],
    ['? Save the pick as a preset: its name (Enter: no) ', ''],
    ['? Create this client', 'maybe', 'y'],
  ];
}

async function play(pty: Pty, steps: readonly (readonly [string, ...string[]])[]): Promise<void> {
  for (const [question, ...answers] of steps) {
    for (const text of answers) {
      await pty.waitFor(question);
      pty.write(text + ENTER);
    }
  }
}

describe('a terminal that cannot move its cursor', { concurrency: 3 }, () => {
  it('is asked line by line, wrong answers again, and shows no secret', async (t) => {
    const scene = await newScene(t);
    const env = { ...scene.env, TERM: 'dumb' };
    const pty = startFidesauth(['bootstrap'], { env, cols: 60, cwd: scene.folder });
    await play(pty, script(scene));
    assert.equal((await pty.exit).status, 0, pty.screen());
    assert.match(pty.screen(), /1\. root client\n {3}The id and secret/);
    assert.match(pty.screen(), /holds 2\s+scopes, read back and proved/);
    assert.ok(!pty.raw().includes(ESCAPE) && !/[^\p{ASCII}]/u.test(pty.raw()));
    assert.ok(!pty.raw().includes(scene.rootSecret.slice(0, 16)) && !pty.raw().includes('wrong'));
  });

  for (const [key, name] of [
    [CTRL_C, 'Ctrl-C'],
    [CTRL_D, 'Ctrl-D'],
  ] as const) {
    for (const at of [0, 3, 8]) {
      it(`${name} at question ${at + 1} exits 130 and leaves nothing`, async (t) => {
        const scene = await newScene(t);
        const env = { ...scene.env, TERM: 'dumb' };
        const pty = startFidesauth(['bootstrap'], { env, cwd: scene.folder });
        const steps = script(scene);
        await play(pty, steps.slice(0, at));
        await pty.waitFor(steps[at]?.[0] ?? '');
        pty.write(key);
        assert.equal((await pty.exit).status, 130, pty.screen());
        assert.match(
          pty.screen(),
          /error: (?:stopped at a question: nothing was changed|SIGINT: stopped)\n$/,
        );
        assert.deepEqual([scene.clients(), await scene.stored()], [[], []]);
      });
    }
  }
});
