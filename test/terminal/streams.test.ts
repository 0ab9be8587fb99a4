import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import type { Fault } from '../support/fault-server.ts';
import { CTRL_C, ENTER, startFidesauth, startScript } from '../support/pty.ts';
import { answer, newScene, sceneWithProfile } from './scene.ts';

describe('streams', { concurrency: 3 }, () => {
  // Rule 1 of docs/terminal.md.
  it('asks at the terminal while stdout goes to a file', async (t) => {
    const scene = await newScene(t);
    const script = 'fidesauth bootstrap --json --preset auditor -p ci >result.json';
    const pty = startScript(script, {
      env: { ...scene.fullEnv, FIDESAUTH_SERVER: undefined },
      cwd: scene.folder,
    });
    await answer(pty, 'Fides server', scene.url);
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0);
    const result = JSON.parse(await readFile(join(scene.folder, 'result.json'), 'utf8'));
    assert.equal(result.clientId, scene.clients()[0]);
  });

  it('shows the result alone in the terminal while stderr goes to a file', async (t) => {
    const scene = await newScene(t);
    const script = 'fidesauth bootstrap --preset auditor -p ci 2>log.txt';
    const pty = startScript(script, { env: scene.fullEnv, cwd: scene.folder });
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /^done: client /);
    const log = await readFile(join(scene.folder, 'log.txt'), 'utf8');
    const source = 'by the root client (from the environment)';
    assert.equal(log, `bootstrap: profile ci on ${scene.url}, ${source}\n`);
  });

  it('token in a pipe is the token and a line break', async (t) => {
    const scene = await sceneWithProfile(t);
    const script = 'fidesauth token -p ci | cat >plain; fidesauth token -p ci --json | cat >json';
    const pty = startScript(script, { env: scene.env, cwd: scene.folder });
    assert.equal((await pty.exit).status, 0);
    assert.equal(pty.raw(), '');
    const json = JSON.parse(await readFile(join(scene.folder, 'json'), 'utf8'));
    const plain = await readFile(join(scene.folder, 'plain'), 'utf8');
    assert.match(plain, /^eyJ[\w.-]+\n$/);
    assert.equal(plain, `${json.accessToken}\n`);
  });

  // Rule 24 of docs/terminal.md.
  it('is quiet when the reader of its stdout has gone', async (t) => {
    let answerNow = (): void => {};
    const until = new Promise<void>((resolve) => {
      answerNow = resolve;
    });
    const fault = (): Fault => ({ when: 'before', act: { kind: 'wait', until } });
    const scene = await newScene(t, { fault });
    const list = `{ fidesauth scopes list -q --server ${scene.url}; echo "status $?" >&2; }`;
    const pty = startScript(`${list} | { exec <&-; echo gone >&2; }`, { env: scene.env });
    await pty.waitFor('gone');
    answerNow();
    await pty.exit;
    assert.equal(pty.screen(), 'gone\nstatus 0\n');
  });

  // Rule 19 of docs/terminal.md.
  it('profiles remove asks, and keeps the profile unless the answer is yes', async (t) => {
    const scene = await sceneWithProfile(t);
    const args = ['profiles', 'remove', 'ci', '--keep-client'];
    const before = await scene.stored();
    const kept = startFidesauth(args, { env: scene.env });
    await answer(kept, '(y/N)', '');
    assert.equal((await kept.exit).status, 6);
    assert.match(kept.screen(), /error: profile ci: it was kept\n/);
    assert.deepEqual(await scene.stored(), before);
    const removed = startFidesauth(args, { env: scene.env });
    await removed.waitFor('(y/N)');
    removed.write(`y${ENTER}`);
    assert.equal((await removed.exit).status, 0);
    assert.match(removed.screen(), /removed profile ci; client \w+ stays on http/);
    assert.deepEqual((await scene.stored()).sort(), ['config.json', 'history.jsonl']);
    assert.equal(scene.clients().length, 1);
  });

  // Rules 19 and 20 of docs/terminal.md.
  it('profiles remove --yes does not ask; without a terminal it is needed', async (t) => {
    const scene = await sceneWithProfile(t);
    const script = 'fidesauth profiles remove ci --keep-client </dev/null';
    const refused = startScript(script, { env: scene.env });
    assert.equal((await refused.exit).status, 6);
    assert.equal(
      refused.screen(),
      'error: removing profile ci: confirmation needed\nfix: add --yes\n',
    );
    const args = ['profiles', 'remove', 'ci', '--keep-client', '--yes'];
    const pty = startFidesauth(args, { env: scene.env });
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /^removed profile ci;/);
  });

  it('sandbox prints where it listens, and Ctrl-C ends it with 0', async (t) => {
    const { env } = await newScene(t);
    const pty = startFidesauth(['sandbox', '--fides-version', '2.60.0'], { env });
    await pty.waitFor(/OAUTH_ROOT_CLIENT_SECRET=\w+\n/);
    const [url] = /http:\/\/127\.0\.0\.1:\d+/.exec(pty.screen()) ?? [];
    assert.ok(url !== undefined);
    const health = await fetch(`${url}/health`, { signal: AbortSignal.timeout(180_000) });
    assert.equal(((await health.json()) as { version: string }).version, '2.60.0');
    pty.write(CTRL_C);
    assert.deepEqual(await pty.exit, { status: 0, signal: 0 });
    await assert.rejects(fetch(`${url}/health`));
  });
});
