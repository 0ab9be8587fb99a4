import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { CTRL_C, ENTER, type Pty, startFidesauth } from '../../support/pty.ts';
import { presetScopes } from './resolve.ts';
import type { RealServer } from './server.ts';
import { openTool, type Tool } from './tool.ts';
import { makeOwner } from './users.ts';

async function answer(pty: Pty, question: string, text: string): Promise<void> {
  await pty.waitFor(question);
  pty.write(text + ENTER);
}

/** `fidesauth bootstrap` in a terminal, up to the question for the credential. */
async function begin(t: TestContext, server: RealServer): Promise<{ tool: Tool; pty: Pty }> {
  const tool = await openTool(t, server);
  const env = { FIDESAUTH_CONFIG_DIR: join(tool.folder, 'config') };
  const pty = startFidesauth(['bootstrap'], { env, cwd: tool.folder, cols: 60 });
  await answer(pty, 'Fides server', tool.relay.url);
  await pty.waitFor(new RegExp(`found\\s+Fides\\s+${server.target.version}\\s+at`));
  return { tool, pty };
}

/** The guided run on a real server, in a real terminal. */
export function guidedCases(server: RealServer): void {
  const { rootId, rootSecret } = server.target;

  test('a newcomer is guided from nothing to a profile', async (t) => {
    const { tool, pty } = await begin(t, server);
    const registry = await server.registry();
    await answer(pty, 'Admin credential', 'root client');
    await answer(pty, 'Root client id', rootId);
    await answer(pty, 'Root client secret', 'not the secret');
    await pty.waitFor(/does\s+not\s+accept\s+this\s+client\s+id\s+and\s+secret/);
    await answer(pty, 'Root client secret again', rootSecret);
    await answer(pty, 'Profile name', 'ci');
    await pty.waitFor('Scope preset');
    const scopes = presetScopes('auditor', registry);
    await pty.waitFor(`auditor (${scopes.length} of ${registry.length})`);
    pty.write(`auditor${ENTER}`);
    await pty.waitFor(`${scopes.length} of the ${registry.length} scopes`);
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0, pty.screen());
    const [made] = tool.made();
    assert.deepEqual(await server.scopesOf(String(made?.id)), scopes);
    assert.ok(!pty.raw().includes(rootSecret) && !pty.raw().includes(String(made?.secret)));
    const status = await tool.json(['profiles', 'show', 'ci'], { root: false });
    assert.equal(status.clientId, made?.id);
  });

  test('an owner who knows only the admin UI is guided, and let in at the second try', async (t) => {
    const { tool, pty } = await begin(t, server);
    const user = await makeOwner(t, server);
    await answer(pty, 'Admin credential', 'user login');
    await answer(pty, 'User name', user.name);
    await answer(pty, 'Password', 'Wrong-1!');
    await pty.waitFor(/does\s+not\s+accept\s+this\s+user\s+name\s+and\s+password/);
    await answer(pty, 'Password again', user.password);
    await answer(pty, 'Profile name', '');
    await answer(pty, 'Scope preset', 'auditor');
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0, pty.screen());
    assert.equal(tool.made().length, 1);
    assert.ok(!pty.raw().includes(user.password));
  });

  test('scopes are picked by hand, and the pick becomes a preset', async (t) => {
    const { tool, pty } = await begin(t, server);
    const all = (await server.registry()).length;
    await answer(pty, 'Admin credential', 'root client');
    await answer(pty, 'Root client id', rootId);
    await answer(pty, 'Root client secret', rootSecret);
    await answer(pty, 'Profile name', 'ci');
    await answer(pty, 'Scope preset', 'pick by hand');
    await pty.waitFor(`Scopes, 0 of ${all} picked`);
    pty.write('scope:read ');
    await pty.waitFor(`Scopes, 1 of ${all} picked`);
    pty.write(ENTER);
    await answer(pty, 'Save the pick as a preset', 'mine');
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0, pty.screen());
    assert.deepEqual(await server.scopesOf(String(tool.made()[0]?.id)), ['scope:read']);
    const shown = await tool.json(['scopes', 'show', 'mine']);
    assert.deepEqual(shown.name, 'mine');
  });

  test('Ctrl-C at the confirmation leaves nothing', async (t) => {
    const { tool, pty } = await begin(t, server);
    await answer(pty, 'Admin credential', 'root client');
    await answer(pty, 'Root client id', rootId);
    await answer(pty, 'Root client secret', rootSecret);
    await answer(pty, 'Profile name', '');
    await answer(pty, 'Scope preset', 'auditor');
    await pty.waitFor('Create this client');
    pty.write(CTRL_C);
    assert.equal((await pty.exit).status, 130);
    assert.deepEqual([tool.made(), tool.stored()], [[], []]);
  });
}
