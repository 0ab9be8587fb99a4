import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { parseEnv } from 'node:util';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { errorOf, newStage } from '../../support/stage.ts';

const TOOL = `"${process.execPath}" "${EXECUTABLE}"`;
const PRESET = '{"name":"own","include":["client:read","scope:read"]}';

describe('one-shot provisioning', () => {
  const closed = whyNoClosedRoot();

  it('needs no home, no terminal, and no disk but its own folder; the second run is a no-op', {
    skip: closed,
  }, async (t) => {
    const stage = await newStage(t, '2.86.2');
    const own = join(stage.folder, 'own');
    mkdirSync(own);
    const flags = '--no-input --preset "$OWN/own.json" --config-dir "$OWN/store" --json';
    const script = `mount --bind / / && mount -o remount,ro,bind / && mount -t tmpfs tmpfs "$OWN" || exit 99
        printf '%s' '${PRESET}' > "$OWN/own.json"
        cd / && ! touch ./closed 2> "$OWN/why" || exit 98
        ${TOOL} bootstrap ${flags} --export "dotenv=$OWN/.env" < /dev/null &&
        ${TOOL} bootstrap ${flags} --export "dotenv=$OWN/.env" < /dev/null && ls -A "$OWN" && cat "$OWN/.env"`;
    const { FIDESAUTH_CONFIG_DIR: _, ...env } = stage.env;
    const run = await runShell(`unshare --mount sh -c '${script.replaceAll("'", `'\\''`)}'`, {
      ...env,
      OWN: own,
    });
    assert.equal(run.status, 0, run.stderr);
    const [first = '', second = '', ...rest] = run.stdout.split(/(?<=^\}\n)/m);
    assert.deepEqual(
      [first, second].map((text) => JSON.parse(text).change),
      ['create', 'none'],
    );
    assert.equal(rest.join('').split('FIDES_URL')[0], '.env\nown.json\nstore\nwhy\n');
    assert.equal(parseEnv(rest.join('')).FIDES_CLIENT_SECRET, stage.made[0]?.client_secret);
    assert.equal(stage.made.length, 1);
  });

  it('works without a home folder', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const nothing = { HOME: undefined, XDG_CONFIG_HOME: undefined, PATH: undefined };
    const env = { ...nothing, TERM: undefined };
    const args = ['bootstrap', '--no-input', '--preset', 'auditor', '--json'];
    const changes = [];
    for (const _ of [1, 2]) {
      const run = await stage.run(args, { env });
      assert.equal(run.status, 0, run.stderr);
      changes.push(JSON.parse(run.stdout).change);
    }
    assert.deepEqual(changes, ['create', 'none']);
  });

  it('finds its client by key where nothing is kept, and hands a new one over', async (t) => {
    const stage = await newStage(t, '2.86.2');
    const file = join(stage.folder, '.env');
    const run = (at: number, ...rest: string[]) => {
      const args = ['bootstrap', '--preset', 'auditor', '--key', 'nightly', '--json', ...rest];
      const env = { FIDESAUTH_CONFIG_DIR: join(stage.folder, `store${at}`) };
      return stage.run([...args, '--export', 'dotenv=.env'], { env });
    };
    assert.equal((await run(1)).status, 0);
    const before = readFileSync(file, 'utf8');
    const again = errorOf(await run(2));
    assert.deepEqual([again.exitCode, again.code], [6, 'client.exists']);
    assert.equal(readFileSync(file, 'utf8'), before);
    const replaced = await run(3, '--if-exists', 'replace', '--yes');
    assert.equal(replaced.status, 0, replaced.stderr);
    const [, last] = stage.made;
    assert.deepEqual(stage.living(), [last?.client_id]);
    assert.equal(parseEnv(readFileSync(file, 'utf8')).FIDES_CLIENT_SECRET, last?.client_secret);
  });
});

/** Why the root file system cannot be closed for one process here; undefined when it can. */
function whyNoClosedRoot(): string | undefined {
  if (process.platform !== 'linux') return 'mount namespaces need Linux';
  try {
    execFileSync('unshare', ['--mount', 'mount', '--bind', '/', '/'], { stdio: 'pipe' });
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'stderr' in error) return `unshare: ${error.stderr}`.trim();
    throw error;
  }
}
