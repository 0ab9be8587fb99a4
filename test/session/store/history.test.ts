import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import type { Run } from '../../support/run.ts';
import { newStage, type Stage } from '../../support/stage.ts';

const MIB = 1024 * 1024;

type Scene = { readonly stage: Stage; readonly state: string; readonly file: string };

async function newScene(t: TestContext, version = '2.86.2'): Promise<Scene> {
  const stage = await newStage(t, version);
  const state = join(stage.store, 'state');
  mkdirSync(state, { recursive: true, mode: 0o700 });
  return { stage, state, file: join(state, 'history.jsonl') };
}

const run = ({ stage }: Scene, ...args: string[]): Promise<Run> => stage.run(args);

const BOOTSTRAP = ['bootstrap', '-p', 'ci', '--scope', 'data_category:read'];
const REPLACE = [...BOOTSTRAP, '--if-exists', 'replace', '--yes'];
const REVOKE = ['revoke', '-p', 'ci', '--yes'];

/** A line of the form that every release writes. */
function lineOf(clientId: string, operation = 'bootstrap'): string {
  const line = {
    version: 1,
    time: '2026-01-01T00:00:00.000Z',
    operation,
    server: 'https://f.test',
  };
  return JSON.stringify({ ...line, clientId, marker: 'a'.repeat(32), profile: 'p', scopes: 1 });
}

/** Lines of that many bytes: of a client that lives, and of others that were deleted. */
function longHistory(bytes: number): string {
  const pairs: string[] = [lineOf('living')];
  for (let length = 0, index = 0; length < bytes; index += 1) {
    const pair = `${lineOf(`gone-${index}`)}\n${lineOf(`gone-${index}`, 'revoke')}`;
    length += pair.length;
    pairs.push(pair);
  }
  return `${pairs.join('\n')}\n`;
}

/** All text of all files of history. */
function told({ state }: Scene): string {
  const names = readdirSync(state).filter((name) => name.startsWith('history.'));
  return names
    .filter((name) => lstatSync(join(state, name)).isFile())
    .map((name) => readFileSync(join(state, name), 'utf8'))
    .join('');
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function warningsOf({ stderr }: Run): string {
  const lines = stderr.split('\n').filter((line) => line.startsWith('warning: '));
  return lines.map((line) => `${line}\n`).join('');
}

/** A bootstrap, a replace and a revoke all end well, whatever the history is. */
async function mutationsWork(scene: Scene): Promise<string> {
  let stderr = '';
  for (const args of [BOOTSTRAP, REPLACE, REVOKE]) {
    const ended = await run(scene, ...args);
    assert.equal(ended.status, 0, ended.stderr);
    stderr += warningsOf(ended);
  }
  assert.deepEqual(scene.stage.living(), []);
  return stderr;
}

/** What may stand where the history belongs, so that no line can be added. */
const CLOSED: Readonly<Record<string, (scene: Scene) => void>> = {
  'a folder': ({ file }) => mkdirSync(file),
  'a link to a file of mine': ({ file, stage }) => {
    writeFileSync(join(stage.folder, 'mine'), 'mine');
    symlinkSync(join(stage.folder, 'mine'), file);
  },
  'a link that leads nowhere': ({ file }) => symlinkSync('nowhere', file),
  'a link to /dev/full': ({ file }) => symlinkSync('/dev/full', file),
  'a FIFO': ({ file }) => void execFileSync('mkfifo', [file]),
  ...(process.getuid?.() === 0
    ? {
        "a file of somebody else's": ({ file }: Scene) => {
          writeFileSync(file, '');
          chownSync(file, 54_321, 54_321);
        },
      }
    : {}),
};

describe('a history that takes no line', () => {
  for (const [name, make] of Object.entries(CLOSED)) {
    test(`because it is ${name} fails nothing, is told, and is caught up with`, async (t) => {
      const scene = await newScene(t);
      make(scene);
      const stderr = await mutationsWork(scene);
      assert.equal(count(stderr, 'the line is kept in'), 4, stderr);
      const status = await run(scene, 'status', '--offline');
      assert.match(status.stdout, /history\.jsonl: it (?:is not a file|belongs to another user)/);
      if (name.endsWith('mine')) {
        assert.equal(readFileSync(join(scene.stage.folder, 'mine'), 'utf8'), 'mine');
      }
      rmSync(scene.file, { recursive: true });
      const after = await run(scene, ...BOOTSTRAP);
      assert.deepEqual([after.status, warningsOf(after)], [0, '']);
      const lines = readFileSync(scene.file, 'utf8').trim().split('\n');
      const operations = lines.map((line) => JSON.parse(line).operation);
      assert.deepEqual(operations, ['bootstrap', 'replace', 'revoke', 'revoke', 'bootstrap']);
      assert.deepEqual(
        readdirSync(scene.state).filter((file) => file.includes('pending')),
        [],
      );
    });
  }

  test('and leaves no place beside it either keeps a profile from being forgotten', async (t) => {
    const scene = await newScene(t);
    mkdirSync(scene.file);
    mkdirSync(join(scene.state, 'history.pending.jsonl'));
    const made = await run(scene, ...BOOTSTRAP);
    assert.equal(made.status, 0, made.stderr);
    assert.match(made.stderr, /so save it yourself: \{"version":1,/);
    const remove = ['profiles', 'remove', 'ci', '--keep-client', '--yes'];
    const kept = await run(scene, ...remove);
    assert.equal(kept.status, 8, kept.stderr);
    assert.match(kept.stderr, /fidesauth revoke -p ci/);
    assert.equal((await run(scene, ...REVOKE)).status, 0);
  });
});

/** Files that can be added to, however they look. */
const ODD: Readonly<Record<string, string | Buffer>> = {
  empty: '',
  'without a last line break': lineOf('living'),
  'torn in its last line': `${lineOf('living')}\n{"version":1,"time":"20`,
  'followed by zeros of a power cut': Buffer.concat([
    Buffer.from(`${lineOf('living')}\n`),
    Buffer.alloc(5000),
  ]),
  'no JSON': 'x'.repeat(300_000),
  'no text': Buffer.from([0xff, 0xfe, 0x0a, 0xff]),
  'of a newer fidesauth': '{"version":2,"what":"ever"}\n',
  'all line breaks': '\n'.repeat(100_000),
};

test('a history of any content is added to in whole lines', async (t) => {
  const scene = await newScene(t);
  for (const [name, content] of Object.entries(ODD)) {
    writeFileSync(scene.file, content, { mode: 0o644 });
    chmodSync(scene.file, 0o644);
    assert.equal(warningsOf(await run(scene, ...BOOTSTRAP)), '', name);
    assert.equal(warningsOf(await run(scene, ...REVOKE)), '', name);
    const lines = readFileSync(scene.file, 'utf8').split('\n').slice(-3, -1);
    const operations = lines.map((line) => JSON.parse(line).operation);
    assert.deepEqual(operations, ['bootstrap', 'revoke'], name);
    assert.equal(statSync(scene.file).mode & 0o777, 0o600, name);
  }
});

describe('a history that has grown', () => {
  for (const [name, bytes] of [
    ['to the size where it is rotated', MIB],
    ['past what earlier releases could read', 5 * MIB],
  ] as const) {
    test(`${name} begins anew and keeps the lines of the living`, async (t) => {
      const scene = await newScene(t, '2.60.0');
      writeFileSync(scene.file, longHistory(bytes), { mode: 0o600 });
      assert.equal(await mutationsWork(scene), '');
      assert.ok(statSync(scene.file).size < 10_000);
      const kept = readFileSync(join(scene.state, 'history.kept.jsonl'), 'utf8');
      assert.deepEqual([count(kept, '"living"'), count(kept, '"gone-')], [1, 0]);
      // Once more, with a living one among the new lines.
      const twice = `${lineOf('living', 'ensure')}\n`.repeat(2);
      writeFileSync(scene.file, `${longHistory(MIB)}${twice}`);
      assert.equal(await mutationsWork(scene), '');
      const again = readFileSync(join(scene.state, 'history.kept.jsonl'), 'utf8');
      assert.deepEqual([count(again, '"living"'), count(again, '"gone-')], [3, 0]);
      assert.ok(statSync(join(scene.state, 'history.old.jsonl')).size < 2 * MIB);
    });
  }

  test('beyond all measure is set aside whole', async (t) => {
    const scene = await newScene(t);
    writeFileSync(scene.file, `${lineOf('living')}\n`, { mode: 0o600 });
    truncateSync(scene.file, 3000 * MIB);
    assert.equal(await mutationsWork(scene), '');
    assert.ok(statSync(scene.file).size < 10_000);
    const [old = ''] = readdirSync(scene.state).filter((file) => file.startsWith('history.old-'));
    assert.ok(statSync(join(scene.state, old)).size > 3000 * MIB);
  });

  test('is rotated by one of many processes, and none of their lines is lost', async (t) => {
    const scene = await newScene(t);
    writeFileSync(scene.file, longHistory(MIB - 600), { mode: 0o600 });
    const names = ['a', 'b', 'c', 'd'];
    const ended = await Promise.all(
      names.map((name) =>
        scene.stage.run(['bootstrap', '-p', name, ...BOOTSTRAP.slice(3)], { mode: 'spawned' }),
      ),
    );
    assert.deepEqual(
      ended.map(({ status }) => status),
      names.map(() => 0),
    );
    const text = told(scene);
    for (const { client_id } of scene.stage.made) assert.ok(text.includes(client_id), client_id);
  });
});

describe('a rotation that was cut short', () => {
  const turning = (scene: Scene): string =>
    join(scene.state, `history.turning-${'b'.repeat(16)}.jsonl`);

  test('before the lines were kept is carried on', async (t) => {
    const scene = await newScene(t);
    writeFileSync(turning(scene), `${lineOf('living', 'ensure')}\n`, { mode: 0o600 });
    writeFileSync(scene.file, longHistory(MIB), { mode: 0o600 });
    assert.equal(await mutationsWork(scene), '');
    const kept = readFileSync(join(scene.state, 'history.kept.jsonl'), 'utf8');
    assert.equal(count(kept, '"living"'), 2);
  });

  test('after they were kept keeps them once', async (t) => {
    const scene = await newScene(t);
    writeFileSync(scene.file, longHistory(MIB), { mode: 0o600 });
    assert.equal(await mutationsWork(scene), '');
    const kept = join(scene.state, 'history.kept.jsonl');
    const [head = '{}'] = readFileSync(kept, 'utf8').split('\n');
    const id = String(JSON.parse(head).merged);
    const old = join(scene.state, 'history.old.jsonl');
    renameSync(old, join(scene.state, `history.turning-${id}.jsonl`));
    writeFileSync(scene.file, `${longHistory(MIB).replace(lineOf('living'), '')}\n`);
    assert.equal(await mutationsWork(scene), '');
    assert.equal(count(readFileSync(kept, 'utf8'), '"living"'), 1);
  });

  test('that cannot go on is told, and the history still grows', async (t) => {
    const scene = await newScene(t);
    mkdirSync(join(scene.state, 'history.kept.jsonl'));
    writeFileSync(scene.file, longHistory(MIB), { mode: 0o600 });
    const stderr = await mutationsWork(scene);
    assert.match(stderr, /could not be shortened/);
    assert.equal(count(told(scene), '"operation":"replace"'), 1);
    assert.equal(count(told(scene), '"living"'), 1);
  });
});

test('what cannot be swept away is told and stops nothing', async (t) => {
  const scene = await newScene(t);
  const old = new Date(Date.now() - 3600_000 * 24 * 365);
  const left = join(scene.state, `.history.kept.jsonl.${'c'.repeat(16)}.tmp`);
  mkdirSync(left);
  utimesSync(left, old, old);
  const stderr = await mutationsWork(scene);
  assert.match(stderr, /a temporary file could not be removed: /);
  rmSync(left, { recursive: true });
  writeFileSync(left, '');
  const future = new Date(Date.now() + 3600_000 * 24 * 365);
  utimesSync(left, future, future);
  const token = join(scene.state, 'tokens', 'unused.json');
  writeFileSync(token, '{}', { mode: 0o600 });
  utimesSync(token, old, old);
  assert.equal(await mutationsWork(scene), '');
  assert.throws(() => unlinkSync(left), /ENOENT/);
  assert.throws(() => unlinkSync(token), /ENOENT/);
});
