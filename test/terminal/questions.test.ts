import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { CTRL_U, ENTER, type Pty, startFidesauth } from '../support/pty.ts';
import { answer, answerUntil, newScene, QUESTIONS } from './scene.ts';

/** The questions that were answered: each leaves one line with a tick. */
function asked(pty: Pty): string[] {
  const lines = pty.screen().match(/✔ [^\n?]+/g) ?? [];
  return QUESTIONS.filter((question) => lines.some((line) => line.startsWith(`✔ ${question}`)));
}

describe('bootstrap at a terminal', { concurrency: 3 }, () => {
  it('asks once for each missing value, shows the plan, asks, and works', async (t) => {
    const scene = await newScene(t);
    const pty = startFidesauth(['bootstrap'], { env: scene.env });
    await answerUntil(pty, scene, 'Create this client');
    pty.write(`y${ENTER}`);
    assert.deepEqual(await pty.exit, { status: 0, signal: 0 });
    assert.deepEqual(asked(pty), QUESTIONS);
    assert.match(pty.screen(), /Fides server \(Enter: http:\/\/localhost:8080\)/);
    assert.match(pty.screen(), /2 of the 131 scopes.*Create this client/s);
    const [client] = scene.clients();
    assert.match(pty.screen(), new RegExp(`done: client ${client} holds 2 scopes`));
    assert.match(
      pty.screen(),
      /next:\n {2}fidesauth token -p ci .*\n.* exec -p ci -- CMD .*\n.* status -p ci /,
    );
    // Each step has its time, and none stays open when something else is drawn.
    const steps = [...pty.screen().matchAll(/^.* \.\.\.(.*)$/gm)].map(([, time]) => time);
    assert.ok(steps.length >= 6);
    assert.deepEqual(
      steps.filter((time) => !/^ \d+\.\d s$/.test(time ?? '')),
      [],
    );
    assert.ok(!pty.raw().includes(scene.rootSecret));
  });

  it('explains wrong input at the question and asks again', async (t) => {
    const scene = await newScene(t);
    const pty = startFidesauth(['bootstrap'], { env: scene.env });
    const wrong = async (question: string, text: string, why: string): Promise<void> => {
      await answer(pty, question, text);
      await pty.waitFor(why);
    };
    await wrong('Fides server', 'ftp://x', 'only http and https');
    pty.write(`${CTRL_U}http://fides.example.com${ENTER}`);
    await pty.waitFor('plain http would carry the credential');
    pty.write(`${CTRL_U}http://127.0.0.1:1${ENTER}`);
    await pty.waitFor('nothing listens there');
    pty.write(CTRL_U + scene.url + ENTER);
    await pty.waitFor('found Fides 2.86.2');
    await answer(pty, 'Admin credential', '');
    await wrong('Root client id', ' ', 'it is empty');
    pty.write(CTRL_U + scene.rootId + ENTER);
    await wrong('Root client secret', '', 'it is empty');
    pty.write(`not-the-secret${ENTER}`);
    await pty.waitFor('the server does not accept this client id and secret');
    await answer(pty, 'Root client secret again', scene.rootSecret);
    await wrong('Profile name', 'Prod', 'capital letters are not allowed');
    pty.write(`${CTRL_U}../x${ENTER}`);
    await pty.waitFor('it must begin with a letter or digit');
    pty.write(`${CTRL_U}ci${ENTER}`);
    await answer(pty, 'Scope preset', 'auditor');
    await wrong('Create this client', 'maybe', 'You must answer with "Yes" or "No"');
    pty.write(`${CTRL_U}yes${ENTER}`);
    assert.equal((await pty.exit).status, 0);
    assert.ok(!pty.raw().includes(scene.rootSecret));
  });

  it('shows no secret by any key of the secret question', async (t) => {
    const scene = await newScene(t);
    const env = { ...scene.fullEnv, FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined };
    const pty = startFidesauth(['bootstrap', '--preset', 'auditor'], { env });
    await pty.waitFor('Root client secret');
    const toggles = ['\x14', '\t', '\x12', '\x1b[A'];
    for (const key of toggles) pty.write(scene.rootSecret.slice(0, 16) + key + CTRL_U);
    pty.write(scene.rootSecret + ENTER);
    await answer(pty, 'Profile name', 'ci');
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0);
    assert.ok(!pty.raw().includes(scene.rootSecret.slice(0, 16)));
    assert.ok(!pty.raw().includes('toggle'));
  });

  for (const [name, ending] of [
    ['a line feed', '\n'],
    ['a carriage return and a line feed', '\r\n'],
    ['two line breaks', '\r\r'],
  ] as const) {
    it(`takes a secret that is pasted with ${name}, and answers nothing else with it`, async (t) => {
      const scene = await newScene(t);
      const env = { ...scene.fullEnv, FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined };
      const pty = startFidesauth(['bootstrap', '--preset', 'auditor'], { env });
      await pty.waitFor('Root client secret');
      pty.write(scene.rootSecret + ending);
      await pty.waitFor('Profile name');
      pty.write(`ci${ENTER}`);
      await answer(pty, 'Create this client', 'y');
      assert.equal((await pty.exit).status, 0, pty.screen());
      assert.match(pty.screen(), /✔ Profile name ci\n/);
      assert.ok(!pty.raw().includes(scene.rootSecret));
    });
  }

  it('says in the plan what amounts to admin and what shows personal data', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '--preset', 'full', '-p', 'dev'];
    const pty = startFidesauth(args, { env: scene.fullEnv });
    await pty.waitFor('131 of the 131 scopes');
    await pty.waitFor(/amounts to admin:[^?]*client:update: takes over/);
    await pty.waitFor(/shows data subjects' personal data:[^?]*privacy-request:read: /);
    await pty.waitFor(/shows data of staff or contacts:[^?]*user:read: /);
    await answer(pty, 'Create this client', 'n');
    assert.equal((await pty.exit).status, 6);
  });

  for (const [name, keys] of [
    ['no', 'n'],
    ['Enter', ''],
  ] as const) {
    it(`${name} at the confirmation creates nothing and exits 6`, async (t) => {
      const scene = await newScene(t);
      const args = ['bootstrap', '--preset', 'auditor', '-p', 'ci'];
      const pty = startFidesauth(args, { env: scene.fullEnv });
      await answer(pty, 'Create this client', keys);
      assert.equal((await pty.exit).status, 6);
      assert.match(pty.screen(), /error: profile ci: stopped before anything was changed\n/);
      assert.deepEqual(scene.clients(), []);
      assert.deepEqual(await scene.stored(), []);
    });
  }

  it('asks for nothing that a flag or the environment gives', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '--server', scene.url, '--scope', 'scope:read', '-p', 'ci'];
    const env = { ...scene.fullEnv, FIDESAUTH_SERVER: undefined };
    const pty = startFidesauth(args, { env });
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0);
    assert.deepEqual(asked(pty), ['Create this client']);
  });

  for (const [half, lacks, question] of [
    ['id', 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET', 'Root client secret'],
    ['secret', 'FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID', 'Root client id'],
  ] as const) {
    it(`asks for the other half alone when the environment has the root ${half}`, async (t) => {
      const scene = await newScene(t);
      const args = ['bootstrap', '--preset', 'auditor', '-p', 'ci', '-y'];
      const pty = startFidesauth(args, { env: { ...scene.fullEnv, [lacks]: undefined } });
      await answer(pty, question, half === 'id' ? scene.rootSecret : scene.rootId);
      assert.equal((await pty.exit).status, 0);
      assert.deepEqual(asked(pty), [question]);
    });
  }

  it('-y skips the confirmation and still shows what it does', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '--preset', 'auditor', '-p', 'ci', '-y'];
    const pty = startFidesauth(args, { env: scene.fullEnv });
    assert.equal((await pty.exit).status, 0);
    assert.deepEqual(asked(pty), []);
    assert.match(pty.screen(), /creating the client \.\.\./);
    assert.equal(scene.clients().length, 1);
  });

  it('--no-input asks nothing and names what is missing', async (t) => {
    const scene = await newScene(t);
    const pty = startFidesauth(['bootstrap', '--no-input'], { env: scene.env });
    assert.equal((await pty.exit).status, 2);
    const text = pty.screen().replace(/\s+/g, ' ');
    assert.match(
      text,
      /^error: bootstrap: no server, .* with --no-input nothing is asked fix: --server URL/,
    );
    assert.deepEqual(scene.requests, []);
  });

  it('a dry run shows the plan as its result and asks for no confirmation', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '--preset', 'auditor', '-p', 'ci', '-n'];
    const pty = startFidesauth(args, { env: scene.fullEnv });
    assert.equal((await pty.exit).status, 0);
    assert.match(pty.screen(), /2 of the 131 scopes/);
    assert.deepEqual(asked(pty), []);
    assert.deepEqual(await scene.stored(), []);
  });
});
