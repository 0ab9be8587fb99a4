import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  lchownSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { EXECUTABLE } from '../../support/run.ts';
import { runShell } from '../../support/shell.ts';
import { entriesIn, errorOf, newStage, type Stage } from '../../support/stage.ts';

/** Another user of this machine. */
const OTHER = 54_321;
const ROOT_ONLY = process.getuid?.() === 0 ? false : 'only root can make files of another user';

type Scene = {
  readonly stage: Stage;
  readonly secret: string;
  /** Open to all, and sticky as `/tmp` is. */
  readonly sticky: string;
  /** Open to all, who may even replace what is of others. */
  readonly open: string;
  readonly own: string;
};

async function newScene(t: TestContext): Promise<Scene> {
  const stage = await newStage(t, '2.86.2');
  assert.equal((await stage.run(['bootstrap', '--preset', 'auditor', '-p', 'ci'])).status, 0);
  const folder = (name: string, mode: number): string => {
    const path = join(stage.folder, name);
    mkdirSync(path);
    chmodSync(path, mode);
    return path;
  };
  return {
    stage,
    secret: stage.made[0]?.client_secret ?? '',
    sticky: folder('sticky', 0o1777),
    open: folder('open', 0o777),
    own: folder('own', 0o755),
  };
}

function file(path: string, mode: number, owner?: number): string {
  writeFileSync(path, 'FORMER=1\n');
  chmodSync(path, mode);
  if (owner !== undefined) chownSync(path, owner, owner);
  return path;
}

function link(path: string, to: string, owner?: number): string {
  symlinkSync(to, path);
  if (owner !== undefined) lchownSync(path, owner, owner);
  return path;
}

const exported = ({ stage }: Scene, path: string): ReturnType<Stage['run']> =>
  stage.run(['export', '-p', 'ci', '--format', 'dotenv', '-o', path, '--json']);

/** Targets that others could read, with what they would read. */
const FOREIGN: Readonly<Record<string, (scene: Scene) => string>> = {
  "another user's file": ({ sticky }) => file(join(sticky, 'f'), 0o666, OTHER),
  "another user's file in a folder of mine": ({ own }) => file(join(own, 'f'), 0o666, OTHER),
  "another user's closed file": ({ open }) => file(join(open, 'f'), 0o600, OTHER),
  "another user's link to a file of mine": ({ sticky, own }) =>
    link(join(sticky, 'l'), file(join(own, 'mine'), 0o644), OTHER),
  "another user's link to nothing": ({ sticky, own }) =>
    link(join(sticky, 'l'), join(own, 'new'), OTHER),
  "another user's link to a folder": ({ sticky, own }) =>
    join(link(join(sticky, 'l'), own, OTHER), 'new'),
  "another user's link, by a link of mine": ({ sticky, own }) =>
    link(join(own, 'to'), link(join(sticky, 'l'), file(join(own, 'mine'), 0o644), OTHER)),
  "another user's link where anybody may replace it": ({ open, own }) =>
    link(join(open, 'l'), file(join(own, 'mine'), 0o600), OTHER),
  'a second name of a file of mine, where all may give one': ({ sticky, own }) => {
    linkSync(file(join(own, 'mine'), 0o644), join(sticky, 'l'));
    return join(sticky, 'l');
  },
};

describe("a credential's target", { concurrency: 4 }, () => {
  for (const [name, make] of Object.entries(FOREIGN)) {
    test(`that is ${name} is refused`, { skip: ROOT_ONLY }, async (t) => {
      const scene = await newScene(t);
      const path = make(scene);
      const { code, message, fix } = errorOf(await exported(scene, path));
      assert.equal(code, 'input.invalid');
      assert.match(message, /another user/);
      assert.match(String(fix), /-o \/dev\/stdout/);
      for (const entry of entriesIn(scene.own)) {
        assert.equal(readFileSync(join(scene.own, entry), 'utf8'), 'FORMER=1\n');
      }
      assert.ok(!existsSync(join(scene.own, 'new')));
      const handed = ['--export', `dotenv=${path}`, '-p', 'two', '--preset', 'auditor', '--json'];
      const made = await scene.stage.run(['bootstrap', ...handed]);
      assert.deepEqual([errorOf(made).code, scene.stage.made.length], ['input.invalid', 1]);
    });
  }

  test("that is another user's FIFO is refused, though somebody reads", {
    skip: ROOT_ONLY,
  }, async (t) => {
    const scene = await newScene(t);
    const path = join(scene.sticky, 'fifo');
    execFileSync('mkfifo', ['-m', '666', path]);
    chownSync(path, OTHER, OTHER);
    // Opened for both ways it has a reader, and nobody waits.
    const reader = openSync(path, 'r+');
    t.after(() => closeSync(reader));
    const { code, message } = errorOf(await exported(scene, path));
    assert.equal(code, 'input.invalid');
    assert.match(message, /another user/);
  });

  const FINE: Readonly<Record<string, [(scene: Scene) => string, RegExp]>> = {
    'a file of mine that others may read': [
      ({ own }) => file(join(own, 'f'), 0o644),
      /others may read/,
    ],
    'a file of mine that all may write': [
      ({ sticky }) => file(join(sticky, 'f'), 0o666),
      /others may read/,
    ],
    'new where all may make files': [({ sticky }) => join(sticky, 'new'), /^$/],
    'new where all may replace it': [({ open }) => join(open, 'new'), /could replace it/],
    'a link of mine': [({ own }) => link(join(own, 'l'), file(join(own, 'f'), 0o600)), /^$/],
    'a link of mine in a sticky folder': [
      ({ own, sticky }) => link(join(sticky, 'l'), file(join(own, 'f'), 0o600)),
      /^$/,
    ],
    'a link of mine to nothing': [({ own }) => link(join(own, 'l'), 'nothing'), /^$/],
    'by way of dots': [({ own }) => `${own}/../own/./new`, /^$/],
    'a second name of a file of mine, in a folder of mine': [
      ({ own }) => {
        linkSync(file(join(own, 'f'), 0o600), join(own, 'l'));
        return join(own, 'l');
      },
      /^$/,
    ],
  };
  for (const [name, [make, told]] of Object.entries(FINE)) {
    test(`that is ${name} is written`, async (t) => {
      const scene = await newScene(t);
      const path = make(scene);
      const run = await scene.stage.run(['export', '-p', 'ci', '--format', 'dotenv', '-o', path]);
      assert.equal(run.status, 0, run.stderr);
      assert.match(run.stderr.replace(/^wrote .*\n/gm, ''), told);
      assert.match(readFileSync(path, 'utf8'), new RegExp(`FIDES_CLIENT_SECRET=.?${scene.secret}`));
    });
  }

  test("is a link of another user's in a folder that only he can write to", {
    skip: ROOT_ONLY,
  }, async (t) => {
    const scene = await newScene(t);
    const path = link(join(scene.own, 'l'), 'new', OTHER);
    assert.equal((await exported(scene, path)).status, 0);
  });

  test('that the shell has opened is written, whoever it is of', async (t) => {
    const scene = await newScene(t);
    const { own, sticky, stage, secret } = scene;
    const fa = `"${process.execPath}" "${EXECUTABLE}" export -p ci --format dotenv -o`;
    const kept = file(join(own, 'kept'), 0o600);
    const theirs = file(join(sticky, 'theirs'), 0o666, ROOT_ONLY === false ? OTHER : undefined);
    const fifo = join(own, 'fifo');
    execFileSync('mkfifo', [fifo]);
    const lines = [
      `${fa} /dev/stdout > ${own}/out`,
      `${fa} /dev/stdout >> ${kept}`,
      `${fa} /dev/fd/3 3> ${own}/three`,
      `${fa} /proc/self/fd/4 4> ${theirs}`,
      `${fa} /dev/stdout | cat > ${own}/pipe`,
      `cat ${fifo} > ${own}/read & ${fa} ${fifo}; wait`,
      `${fa} /dev/null`,
    ];
    const run = await runShell(`set -e\n${lines.join('\n')}`, stage.env);
    assert.equal(run.status, 0, run.stderr);
    for (const name of ['out', 'kept', 'three', 'pipe', 'read']) {
      assert.ok(readFileSync(join(own, name), 'utf8').includes(secret), name);
    }
    assert.ok(readFileSync(theirs, 'utf8').includes(secret));
    assert.match(readFileSync(kept, 'utf8'), /^FORMER=1$/m);
  });
});

describe("a report's target", () => {
  const diff = ({ stage }: Scene, path: string): ReturnType<Stage['run']> =>
    stage.run(['scopes', 'diff', '-p', 'ci', '--format', 'json', '-o', path, '--json'], {
      mode: 'inside',
    });

  test('that is a device, a link or a file of mine is written, and stays what it is', async (t) => {
    const scene = await newScene(t);
    const own = link(join(scene.own, 'l'), file(join(scene.own, 'f'), 0o644));
    for (const path of ['/dev/null', own]) {
      const run = await diff(scene, path);
      assert.equal(run.status, 0, run.stderr);
    }
    assert.ok(statSync('/dev/null').isCharacterDevice());
    assert.match(readFileSync(join(scene.own, 'f'), 'utf8'), /schemaVersion/);
    const fa = `"${process.execPath}" "${EXECUTABLE}" scopes diff -p ci --format json -o`;
    const shell = `${fa} /dev/stdout > ${scene.own}/out; ${fa} /dev/fd/3 3>&1 | cat > ${scene.own}/pipe`;
    assert.equal((await runShell(shell, scene.stage.env)).status, 0);
    for (const name of ['out', 'pipe']) {
      assert.match(readFileSync(join(scene.own, name), 'utf8'), /schemaVersion/, name);
    }
  });

  test("that is another user's link is refused", { skip: ROOT_ONLY }, async (t) => {
    const scene = await newScene(t);
    const run = await diff(
      scene,
      link(join(scene.sticky, 'l'), file(join(scene.own, 'f'), 0o644), OTHER),
    );
    assert.equal(errorOf(run).code, 'input.invalid');
    assert.equal(readFileSync(join(scene.own, 'f'), 'utf8'), 'FORMER=1\n');
  });
});
