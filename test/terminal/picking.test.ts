import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { CTRL_C, CTRL_U, ENTER, type Pty, startFidesauth } from '../support/pty.ts';
import { fidesauth } from '../support/run.ts';
import { tooLong } from './lines.ts';
import { answer, newScene, type Scene } from './scene.ts';

const DOWN = '\x1b[B';
const UP = '\x1b[A';
const PAGE_DOWN = '\x1b[6~';
const BACKSPACE = '\x7f';

type Picking = { readonly scene: Scene; readonly pty: Pty };

/** A bootstrap at the list of scopes. */
async function picking(t: TestContext, cols = 100, rows = 30): Promise<Picking> {
  const scene = await newScene(t);
  const args = ['bootstrap', '-p', 'ci'];
  const pty = startFidesauth(args, { env: scene.fullEnv, cwd: scene.folder, cols, rows });
  await answer(pty, 'Scope preset', 'pick by hand');
  await pty.waitFor('Scopes, 0 of 131 picked; filter:');
  return { scene, pty };
}

/** Presses keys and waits until the question shows that many as picked. */
async function press(pty: Pty, keys: string, picked: number): Promise<void> {
  pty.write(keys);
  await pty.waitFor(`Scopes, ${picked} of 131 picked`);
}

describe('picking scopes by hand', { concurrency: 3 }, () => {
  it('is offered at 24 rows where there are more presets than lines', async (t) => {
    const scene = await newScene(t);
    await mkdir(join(scene.folder, 'scopes'));
    for (const name of ['one', 'two', 'three', 'four']) {
      const text = JSON.stringify({ name, description: 'Own.', include: ['client:read'] });
      await writeFile(join(scene.folder, 'scopes', `${name}.json`), text);
    }
    const args = ['bootstrap', '-p', 'ci'];
    const size = { cols: 80, rows: 24 };
    const pty = startFidesauth(args, { env: scene.fullEnv, cwd: scene.folder, ...size });
    await pty.waitFor('Scope preset');
    const before = pty.screen().length;
    await pty.waitFor(/16 in all: more above and below\n.*select/);
    assert.ok(pty.screen().slice(before).split('\n').length < 20, pty.screen());
    pty.write(UP);
    await pty.waitFor('❯ pick by hand');
    pty.write(DOWN);
    await pty.waitFor('❯ read-only-metadata');
    pty.write(UP + ENTER);
    await pty.waitFor('Scopes, 0 of 131 picked');
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
  });

  it('by resource and by name; what is picked stays when the filter changes', async (t) => {
    const { scene, pty } = await picking(t);
    pty.write('scope:r');
    await pty.waitFor(/filter: scope:r\n❯ \[ \] scope \(0 of 1\)\n {4}\[ \] scope:read\n/);
    await press(pty, ' ', 1);
    await pty.waitFor('[x] scope (1 of 1)');
    pty.write(`${CTRL_U}client:`);
    await pty.waitFor(/filter: client:\n❯ \[ \] client \(0 of 4\)\n/);
    await press(pty, ' ', 5);
    await pty.waitFor('[x] client (4 of 4)');
    await press(pty, `${DOWN} `, 4);
    await pty.waitFor(/\[-\] client \(3 of 4\)\n❯ {3}\[ \] client:create\n/);
    // This release lets a client give a new one only what it holds itself.
    await pty.waitFor(/client:create: create client\n↑↓/);
    await press(pty, `${UP} `, 5);
    await press(pty, ' ', 1);
    pty.write(ENTER);
    await pty.waitFor('✔ Scopes 1 of 131 picked');
    await answer(pty, 'Save the pick as a preset', '');
    await pty.waitFor(/1 of the 131 scopes this server knows:\n {2}scope: read\n/);
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0, pty.screen());
    const { stdout } = await fidesauth(['profiles', 'show', 'ci', '--json'], { env: scene.env });
    const { scopes, recipe } = JSON.parse(stdout);
    assert.deepEqual([scopes, recipe.scopes], [['scope:read'], ['scope:read']]);
  });

  it('picks nothing beforehand and does not go on with nothing', async (t) => {
    const { pty } = await picking(t);
    assert.ok(!/\[[x-]\]/.test(pty.screen()));
    pty.write(`policy${ENTER}`);
    await pty.waitFor('nothing is picked yet: the space bar picks');
    // The filter is still there.
    await press(pty, ` `, 4);
    pty.write(BACKSPACE.repeat(6));
    await pty.waitFor(/filter:\n/);
    pty.write('nosuchscope');
    await pty.waitFor('no scope has that in its name');
    await press(pty, ` ${DOWN} `, 4);
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
  });

  it('says at 24 rows how much is out of sight, and goes round at the ends', async (t) => {
    const { pty } = await picking(t, 80, 24);
    await pty.waitFor(/ \.\.\. \d+ more below\n/);
    pty.write(DOWN.repeat(8));
    await pty.waitFor(/ \.\.\. 2 more above, \d+ below\n/);
    pty.write(`${UP.repeat(8)}${UP}`);
    await pty.waitFor(/❯ {3}\[ \] worker-stats:read\n {2}\.\.\. \d+ more above\n/);
    await press(pty, `${DOWN} `, 1);
    await pty.waitFor(/❯ \[x\] backfill \(1 of 1\)\n[^❯]* \.\.\. \d+ more below\n/);
    // A page further it stops at the ends.
    pty.write(PAGE_DOWN.repeat(30));
    await pty.waitFor('❯   [ ] worker-stats:read');
    await press(pty, ' ', 2);
    // All of a short list is in sight.
    pty.write('policy');
    await pty.waitFor(/filter: policy\n[^.]*ctl_policy: 4 scopes shown/);
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
  });

  it('saves the pick as a preset only after the final yes, and that preset can be used', async (t) => {
    const { scene, pty } = await picking(t);
    await press(pty, 'client:read ', 1);
    pty.write(ENTER);
    const question = 'Save the pick as a preset';
    await answer(pty, question, 'Mine!');
    await pty.waitFor('preset name "Mine!": not a valid preset name');
    pty.write(`${CTRL_U}auditor${ENTER}`);
    await pty.waitFor('a shipped preset has that name');
    pty.write(`${CTRL_U}mine${ENTER}`);
    await pty.waitFor('the pick is saved as preset mine');
    await pty.waitFor('Create this client');
    const file = join(scene.folder, 'store', 'scopes', 'mine.json');
    await assert.rejects(readFile(file), { code: 'ENOENT' });
    pty.write(`y${ENTER}`);
    assert.equal((await pty.exit).status, 0, pty.screen());
    assert.ok(
      pty
        .screen()
        .replace(/\s+/g, '')
        .includes(`saved the pick as preset mine: ${file}`.replace(/\s+/g, '')),
    );
    const saved = JSON.parse(await readFile(file, 'utf8'));
    assert.deepEqual(saved, {
      name: 'mine',
      description: 'Picked by hand on Fides 2.86.2.',
      include: ['client:read'],
    });
    const own = ['profiles', 'show', 'ci', '--json'];
    const shown = await fidesauth(own, { env: scene.fullEnv, cwd: scene.folder });
    const { recipe } = JSON.parse(shown.stdout);
    assert.deepEqual([recipe.presets[0].name, recipe.presets[0].path], ['mine', file]);
    assert.deepEqual([recipe.presets.length, recipe.scopes], [1, []]);
    const args = ['bootstrap', '-p', 'two', '--preset', 'mine'];
    const run = await fidesauth(args, { env: scene.fullEnv, cwd: scene.folder });
    assert.equal(run.status, 0, run.stderr);
    assert.match(run.stdout, /holds 1 scope,/);
    // The same name once more is refused at the question.
    const again = startFidesauth(['bootstrap', '-p', 'three'], {
      env: scene.fullEnv,
      cwd: scene.folder,
    });
    await answer(again, 'Scope preset', 'pick by hand');
    await again.waitFor('Scopes, 0 of 131 picked');
    await press(again, 'client:read ', 1);
    again.write(ENTER);
    await answer(again, question, 'mine');
    await again.waitFor(/mine\.json: it already exists/);
    again.write(CTRL_C);
    assert.equal((await again.exit).status, 130);
  });

  for (const [name, ending, status] of [
    ['no', `n${ENTER}`, 6],
    ['Ctrl-C', CTRL_C, 130],
  ] as const) {
    it(`${name} at the confirmation leaves no preset`, async (t) => {
      const { scene, pty } = await picking(t);
      await press(pty, 'client:read ', 1);
      pty.write(ENTER);
      await answer(pty, 'Save the pick as a preset', 'mine');
      await pty.waitFor('Create this client');
      pty.write(ending);
      assert.equal((await pty.exit).status, status);
      const file = join(scene.folder, 'store', 'scopes', 'mine.json');
      await assert.rejects(readFile(file), { code: 'ENOENT' });
      assert.deepEqual([scene.clients(), await scene.stored()], [[], []]);
    });
  }

  it('tells when the preset cannot be saved, and keeps the client', async (t) => {
    const { scene, pty } = await picking(t);
    await press(pty, 'client:read ', 1);
    pty.write(ENTER);
    await answer(pty, 'Save the pick as a preset', 'mine');
    await pty.waitFor('Create this client');
    const file = join(scene.folder, 'store', 'scopes', 'mine.json');
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(file, 'kept');
    pty.write(`y${ENTER}`);
    assert.equal((await pty.exit).status, 0, pty.screen());
    assert.match(
      pty.screen(),
      /warning:\s+your\s+selection\s+was\s+not\s+saved\s+as\s+a\s+preset:\s/,
    );
    assert.equal(await readFile(file, 'utf8'), 'kept');
    assert.equal(scene.clients().length, 1);
  });

  it('fits into a low terminal', async (t) => {
    const { pty } = await picking(t, 80, 14);
    await pty.waitFor(/ more below\n/);
    const before = pty.screen().length;
    pty.write('privacy-request:upload');
    await pty.waitFor(/filter: privacy-request:upload\n/);
    pty.write(DOWN);
    await pty.waitFor(/❯ {3}\[ \] privacy-request:upload_data\n[^❯]*done/);
    const frame = pty.screen().slice(before).split('? Scopes').at(-1) ?? '';
    assert.ok(frame.split('\n').length <= 14, frame);
    pty.write(`${CTRL_U}${DOWN.repeat(5)}`);
    await pty.waitFor(/ \.\.\. \d+ more above, \d+ below\n/);
    const all = pty.screen().split('? Scopes').slice(1);
    for (const one of all) assert.ok(one.split('\n').length <= 14, one);
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
  });

  for (const cols of [60, 200]) {
    it(`fits into ${cols} columns, and no word is torn`, async (t) => {
      const { pty } = await picking(t, cols);
      await press(pty, `privacy-request${PAGE_DOWN} `, 1);
      pty.write(PAGE_DOWN.repeat(9));
      await pty.waitFor(/privacy-request\S* /);
      pty.write(CTRL_C);
      assert.equal((await pty.exit).status, 130);
      assert.deepEqual(tooLong(pty, cols), []);
    });
  }
});
