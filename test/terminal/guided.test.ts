import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ENTER, type Pty, startFidesauth } from '../support/pty.ts';
import { fidesauth } from '../support/run.ts';
import { answer, newScene, type Scene } from './scene.ts';

/** The access token that a server of Fides Cloud would hand out. */
async function initialToken({ url, rootId, rootSecret }: Scene): Promise<string> {
  const form = { client_id: rootId, client_secret: rootSecret, grant_type: 'client_credentials' };
  const body = new URLSearchParams(form);
  const reply = await fetch(`${url}/api/v1/oauth/token`, { method: 'POST', body });
  return ((await reply.json()) as { access_token: string }).access_token;
}

/** A way to be let in: what must be there before, which kind it is, what is answered to it. */
type Way = {
  readonly name: string;
  readonly kind: string;
  readonly shown: RegExp;
  prepare?(scene: Scene): Promise<unknown>;
  answer(pty: Pty, scene: Scene): Promise<void>;
};

const WAYS: readonly Way[] = [
  {
    name: 'a root client that is typed',
    kind: 'root client',
    shown: /created by {2,}the root client \(as answered\)/,
    answer: async (pty, { rootId, rootSecret }) => {
      await answer(pty, 'Root client id', rootId);
      await answer(pty, 'Root client secret', rootSecret);
    },
  },
  {
    name: 'a root client that stands in a fides.toml here',
    kind: 'root client in',
    shown: /created by {2,}the root client \(from fides\.toml\)/,
    prepare: ({ folder, rootId, rootSecret }) =>
      writeFile(
        join(folder, 'fides.toml'),
        `[security]\noauth_root_client_id = "${rootId}"\noauth_root_client_secret = "${rootSecret}"\n`,
      ),
    answer: async () => {},
  },
  {
    name: 'a user login',
    kind: 'user login',
    shown: /created by {2,}a user login \(root\)/,
    answer: async (pty, { rootId, rootSecret }) => {
      await answer(pty, 'User name', rootId);
      await answer(pty, 'Password', rootSecret);
    },
  },
  {
    name: 'an initial token',
    kind: 'initial token',
    shown: /created by {2,}an initial access token \(as answered\)/,
    answer: async (pty, scene) => answer(pty, 'Initial access token', await initialToken(scene)),
  },
  {
    name: 'a stored profile',
    kind: 'profile boss',
    shown: /created by {2,}an admin profile \(boss\)/,
    prepare: async ({ fullEnv }) => {
      const args = ['bootstrap', '-p', 'boss', '--preset', 'provisioner'];
      const { status, stderr } = await fidesauth(args, { env: fullEnv });
      assert.equal(status, 0, stderr);
    },
    answer: async () => {},
  },
];

describe('bootstrap by itself', { concurrency: 3 }, () => {
  for (const way of WAYS) {
    it(`lets in by ${way.name}`, async (t) => {
      const scene = await newScene(t);
      await way.prepare?.(scene);
      const before = scene.clients().length;
      const pty = startFidesauth(['bootstrap'], { env: scene.env, cwd: scene.folder });
      await answer(pty, 'Fides server', scene.url);
      await pty.waitFor(`found Fides 2.86.2 at ${scene.url}`);
      await answer(pty, 'Admin credential', way.kind);
      await way.answer(pty, scene);
      await answer(pty, 'Profile name', 'ci');
      await answer(pty, 'Scope preset', 'auditor');
      await pty.waitFor(way.shown);
      await answer(pty, 'Create this client', 'y');
      assert.equal((await pty.exit).status, 0, pty.screen());
      assert.equal(scene.clients().length, before + 1);
      assert.ok(!pty.raw().includes(scene.rootSecret));
    });
  }

  it('asks again for what the server refuses, or for another kind', async (t) => {
    const scene = await newScene(t);
    const pty = startFidesauth(['bootstrap'], { env: scene.env });
    await answer(pty, 'Fides server', scene.url);
    await answer(pty, 'Admin credential', 'user login');
    await answer(pty, 'User name', ' ');
    await pty.waitFor('it is blank, too long or not one line');
    pty.write(`\x15${scene.rootId}${ENTER}`);
    await answer(pty, 'Password', 'not the password');
    await pty.waitFor('the server does not accept this user name and password');
    await answer(pty, 'Password again', 'not this one either');
    await pty.waitFor('the server does not accept this user name and password');
    await answer(pty, 'Password again', '');
    await answer(pty, 'Admin credential', 'initial token');
    await answer(pty, 'Initial access token', 'two words');
    await pty.waitFor('it contains spaces or line breaks');
    await answer(pty, 'Initial access token again', await initialToken(scene));
    await answer(pty, 'Profile name', '');
    await answer(pty, 'Scope preset', 'auditor');
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0, pty.screen());
    assert.equal(scene.clients().length, 1);
    assert.ok(!/not the password|this one|two words/.test(pty.raw()));
  });

  it('takes no profile that is bound to another server, and minds no damaged one', async (t) => {
    const [scene, other] = [await newScene(t), await newScene(t)];
    const args = ['bootstrap', '--preset', 'auditor', '-p'];
    for (const name of ['there', 'torn']) {
      const run = await fidesauth([...args, name], {
        env: { ...other.fullEnv, ...scene.env },
      });
      assert.equal(run.status, 0, run.stderr);
    }
    const store = scene.env.FIDESAUTH_CONFIG_DIR ?? '';
    await writeFile(join(store, 'profiles', 'torn.json'), '{');
    const env = { ...scene.fullEnv, FIDESAUTH_SERVER: undefined };
    const pty = startFidesauth(args.slice(0, -1), { env });
    await answer(pty, 'Fides server', scene.url);
    await answer(pty, 'Profile name', 'there');
    await pty.waitFor(/profile there: it is bound to http:\S+; choose another\s+name/);
    pty.write(`\x15torn${ENTER}`);
    await pty.waitFor('torn.json');
    pty.write(`\x15here${ENTER}`);
    await answer(pty, 'Create this client', 'y');
    assert.equal((await pty.exit).status, 0, pty.screen());
    assert.equal(scene.clients().length, 1);
  });

  it('asks for another kind when a stored client may not make clients', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '-p', 'small', '--preset', 'auditor'];
    assert.equal((await fidesauth(args, { env: scene.fullEnv })).status, 0);
    const pty = startFidesauth(['bootstrap', '--server', scene.url], { env: scene.env });
    await answer(pty, 'Admin credential', 'profile small');
    await pty.waitFor('client:delete');
    await pty.waitFor('Admin credential');
    pty.write('\x03');
    assert.equal((await pty.exit).status, 130);
    assert.equal(scene.clients().length, 1);
  });

  it('gives each preset its size on this server, and says what it amounts to', async (t) => {
    const scene = await newScene(t);
    const args = ['bootstrap', '-p', 'ci'];
    const pty = startFidesauth(args, { env: scene.fullEnv, cols: 120 });
    await pty.waitFor('Scope preset');
    await pty.waitFor(/auditor \(2 of 131\)/);
    const described = async (name: string, words: RegExp): Promise<void> => {
      pty.write(`${'\x7f'.repeat(9)}${name}`);
      await pty.waitFor(words);
    };
    await described('full', /^warning: it amounts to admin; shows data subjects' personal data; /m);
    await described('provisioner', /would let the holder take over other clients\.\n↑↓/);
    await described('dsr-gateway', /^warning: it shows data subjects' personal data$/m);
    pty.write('\x03');
    assert.equal((await pty.exit).status, 130);
  });

  it('looks at a server that is given before it asks for a secret', async (t) => {
    const scene = await newScene(t);
    const dead = startFidesauth(['bootstrap', '--server', 'http://127.0.0.1:1'], {
      env: scene.env,
    });
    assert.equal((await dead.exit).status, 7);
    assert.match(
      dead.screen(),
      /^checking the server \.\.\. \d\.\d s\nerror: .*nothing listens there/,
    );
    const pty = startFidesauth(['bootstrap', '--server', scene.url], { env: scene.env });
    await pty.waitFor(`found Fides 2.86.2 at ${scene.url}`);
    await pty.waitFor('Admin credential');
    assert.deepEqual(scene.secretsSent(), []);
    pty.write('\x03');
    assert.equal((await pty.exit).status, 130);
  });
});
