import assert from 'node:assert/strict';
import { describe, it, type TestContext } from 'node:test';
import { CTRL_C, startFidesauth, startScript } from '../../support/pty.ts';
import { fidesauth } from '../../support/run.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const NODE = process.execPath;

async function withProfile(t: TestContext): Promise<Stage & { secret: string }> {
  const stage = await newStage(t, '2.86.2');
  const made = await stage.run(['bootstrap', '--preset', 'auditor', '-p', 'ci']);
  assert.equal(made.status, 0, made.stderr);
  const [pair] = stage.made;
  assert.ok(pair);
  return { ...stage, secret: pair.client_secret };
}

const exec = (...rest: string[]): string[] => ['exec', '-p', 'ci', ...rest];
const PRINT_ENV = [NODE, '-e', 'console.log(JSON.stringify(process.env))'];

describe('exec', () => {
  it('gives the credential, and takes every secret of the server away', async (t) => {
    const stage = await withProfile(t);
    const foreign = {
      FIDES__SECURITY__APP_ENCRYPTION_KEY: 'server-secret',
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: 'server-secret',
      FIDES__DATABASE__PASSWORD: 'server-secret',
      FIDES__REDIS__PASSWORD: 'server-secret',
      FIDES__CELERY__BROKER_URL: 'server-secret',
      fides__credentials__app_postgres: 'server-secret',
      FIDES__USER__PASSWORD: 'server-secret',
      fides__user__auth_header: 'server-secret',
      FIDES__SYSTEM_SCANNER__PIXIE_API_KEY: 'server-secret',
      FIDESPLUS__DICTIONARY__DICTIONARY_SERVICE_API_KEY: 'server-secret',
      FIDESAUTH_ADMIN_TOKEN: 'server-secret',
    };
    const env = { ...foreign, KEPT: 'x y' };
    const run = await stage.run(exec('--', ...PRINT_ENV), { env });
    assert.equal(run.status, 0, run.stderr);
    const child = JSON.parse(run.stdout);
    const { hostname, port } = new URL(stage.server.url);
    const [pair] = stage.made;
    assert.deepEqual(
      [child.FIDES_URL, child.FIDES_CLIENT_ID, child.FIDES_CLIENT_SECRET, child.KEPT],
      [stage.server.url, pair?.client_id, stage.secret, 'x y'],
    );
    assert.deepEqual(JSON.parse(child.FIDES__USER__AUTH_HEADER), {
      Authorization: `Bearer ${child.FIDES_ACCESS_TOKEN}`,
    });
    assert.deepEqual(
      [
        child.FIDES__CLI__SERVER_PROTOCOL,
        child.FIDES__CLI__SERVER_HOST,
        child.FIDES__CLI__SERVER_PORT,
      ],
      ['http', hostname, port],
    );
    assert.ok(!run.stdout.includes('server-secret'));
    const taken = { ...foreign, FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: 'root' };
    const left = Object.keys(taken).filter((name) => name in child);
    assert.deepEqual(left, []);
    assert.ok('FIDESAUTH_CONFIG_DIR' in child);
  });

  it('passes arguments, stdin and exit status on', async (t) => {
    const stage = await withProfile(t);
    const script = 'cat; printf "%s|" "$@"; exit 7';
    const run = await stage.run(exec('--', 'sh', '-c', script, 'x', '--json', '--', '-h'), {
      stdin: 'typed ',
    });
    assert.deepEqual(run, { status: 7, stdout: 'typed --json|--|-h|', stderr: '' });
    const killed = await stage.run(exec('--', 'sh', '-c', 'kill -9 $$'));
    assert.equal(killed.status, 137);
    const wrong = [
      ['', /^exec: the name of the program is empty$/],
      ['no-such-program', /: there is no such program$/],
      [`${NODE}/node`, /: there is no such program$/],
      ['/', /: it is not executable$/],
      ['n'.repeat(5000), /: its name is too long$/],
    ] as const;
    for (const [program, message] of wrong) {
      const error = errorOf(await stage.run(['--json', ...exec('--', program)]));
      assert.equal(error.code, 'input.invalid');
      assert.match(error.message, message);
    }
    const late = errorOf(await stage.run(['--json', 'exec', '--', '-p', 'ci', 'true']));
    assert.match(late.fix ?? '', /before --: fidesauth exec -p NAME -- PROGRAM$/);
    const taken = await stage.run(['--json', ...exec('ls', '--all')]);
    assert.deepEqual(
      [taken.status, errorOf(taken).fix?.slice(0, 25)],
      [2, 'put -- before the program'],
    );
  });

  it('passes a signal on and waits for what the program makes of it', async (t) => {
    const stage = await withProfile(t);
    for (const [signal, status] of [
      ['SIGTERM', 3],
      ['SIGINT', 4],
    ] as const) {
      const script = `process.on('SIGTERM', () => process.exit(3)); process.on('SIGINT', () => process.exit(4)); console.error('ready'); setInterval(() => {}, 1000)`;
      let sent = false;
      const run = await fidesauth(exec('--', NODE, '-e', script), {
        env: stage.env,
        onStderr(text, pid) {
          if (!sent && text.includes('ready')) process.kill(pid, signal);
          sent ||= text.includes('ready');
        },
      });
      assert.deepEqual(run, { status, stdout: '', stderr: 'ready\n' });
    }
  });

  it('masks where CI is set, in both streams and in pieces; --no-mask does not', async (t) => {
    const stage = await withProfile(t);
    const script =
      'const s = process.env.FIDES_CLIENT_SECRET; console.log(process.env.FIDES__USER__AUTH_HEADER);' +
      'console.error(Buffer.from(s).toString("base64"), "é");' +
      'console.error(btoa(process.env.FIDES_CLIENT_ID + ":" + s), encodeURIComponent(s));' +
      'process.stdout.write(s.slice(0, 9)); setImmediate(() => process.stdout.write(s.slice(9)));';
    const command = ['--', NODE, '-e', script];
    const masked = await stage.run(exec(...command), { env: { CI: 'true' } });
    assert.equal(masked.status, 0);
    assert.match(masked.stdout, /^\{"Authorization":"Bearer .{0,3}\*{4}"\}\n.{0,3}\*{4}$/);
    assert.match(masked.stderr, /^.{0,3}\*{4} é\n.{0,3}\*{4} .{0,3}\*{4}\n$/);
    const plain = await stage.run(exec('--no-mask', ...command), { env: { CI: 'true' } });
    assert.ok(plain.stdout.endsWith(stage.secret));
    const asked = await stage.run(exec('--mask', ...command));
    assert.ok(!asked.stdout.includes(stage.secret));
  });

  it('leaves the terminal to the program, Ctrl-C too', async (t) => {
    const stage = await withProfile(t);
    const script =
      "let n = 0; process.on('SIGINT', () => { n += 1; console.log('heard', n); });" +
      "process.stdin.on('data', () => process.exit(40 + n));" +
      "console.log('terminal', process.stdin.isTTY, process.stdout.isTTY)";
    const pty = startFidesauth(exec('--', NODE, '-e', script), { env: stage.env });
    await pty.waitFor('terminal true true');
    pty.write(CTRL_C);
    await pty.waitFor('heard 1');
    // Had the first been passed on as well, this would be the third.
    pty.write(CTRL_C);
    await pty.waitFor('heard 2');
    pty.write('end\r');
    assert.equal((await pty.exit).status, 42);
  });

  it('passes a signal on that no terminal has sent', async (t) => {
    const stage = await withProfile(t);
    const script =
      "process.on('SIGINT', () => process.exit(4)); fs.writeFileSync('ready', 'x\\n'); setInterval(() => {}, 1000)";
    // With job control a job in the background is no longer the terminal's.
    const pty = startScript(
      `set -m; mkfifo ready; "$NODE" "$EXECUTABLE" exec -p ci -- "$NODE" -e "${script}" & read -r x < ready; kill -INT $!; wait $!; echo "status $?"`,
      { env: stage.env, cwd: stage.folder },
    );
    await pty.waitFor('status 4');
    assert.equal((await pty.exit).status, 0);
  });
});

describe('what others on the machine see', () => {
  it('NODE_DEBUG prints no environment of a program', async (t) => {
    const stage = await withProfile(t);
    for (const NODE_DEBUG of ['child_process', 'net,CHILD_PROCESS', '*', 'child*']) {
      const run = await stage.run(exec('--', 'true'), { env: { NODE_DEBUG } });
      assert.equal(run.status, 2, `${NODE_DEBUG}: ${run.stderr}`);
      assert.match(run.stderr, /fix: unset NODE_DEBUG/);
      assert.ok(!run.stderr.includes(stage.secret));
    }
    const other = await stage.run(exec('--', 'true'), { env: { NODE_DEBUG: 'child' } });
    assert.equal(other.status, 0, other.stderr);
  });

  it('SIGUSR1 opens no inspector, and ends nothing', async (t) => {
    let pid = 0;
    const signal = () => {
      process.kill(pid, 'SIGUSR1');
      return undefined;
    };
    const stage = await newStage(t, '2.86.2', { fault: signal });
    const run = await stage.run(['bootstrap', '--preset', 'auditor', '-p', 'ci'], {
      onStart: (started) => {
        pid = started;
      },
    });
    assert.equal(run.status, 0, run.stderr);
    assert.doesNotMatch(run.stderr, /Debugger/);
  });
});
