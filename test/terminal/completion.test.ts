import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { describe, it, type TestContext } from 'node:test';
import { CTRL_U, ENTER, type Pty, startInPty } from '../support/pty.ts';
import { EXECUTABLE } from '../support/run.ts';
import { type Scene, sceneWithProfile } from './scene.ts';

type ShellCase = { readonly args: readonly string[]; readonly setUp: readonly string[] };

const SHELLS: Readonly<Record<string, ShellCase>> = {
  bash: {
    args: ['--norc', '--noprofile', '-i'],
    setUp: ['source <(fidesauth completion bash)'],
  },
  zsh: {
    args: ['-f', '-i'],
    setUp: [
      'autoload -Uz compinit; compinit -u -d "$HOME/compdump"',
      'source <(fidesauth completion zsh)',
    ],
  },
  fish: {
    args: ['--no-config', '-i'],
    setUp: ['fidesauth completion fish | source'],
  },
};

/** What is typed before the tab key, and the words that the command then gets. */
const TYPED: readonly [keys: string, words: string[]][] = [
  ['tok', ['token']],
  ['token -p c', ['token', '-p', 'ci']],
  ['token --fre', ['token', '--fresh']],
  ['bootstrap --preset catalog-p', ['bootstrap', '--preset', 'catalog-publisher']],
  ['bootstrap --preset=audi', ['bootstrap', '--preset=auditor']],
  ['scopes explain system:del', ['scopes', 'explain', 'system:delete']],
  ['scopes diff profile:c', ['scopes', 'diff', 'profile:ci']],
  ['scopes import payl', ['scopes', 'import', 'payload.txt']],
];

/** Names of files that a shell could take for more than a name, each with a letter before it. */
const ODD_FILES = [
  'A$(touch owned).txt',
  'B`touch owned`.txt',
  'C;touch owned.txt',
  'D & touch owned',
  'E|touch owned',
  "F'quote's.txt",
  'G"double".txt',
  'H with  blanks',
  'I*?[x].txt',
  'J\\back\\slash',
  'K>owned',
  'L{1,2}!x',
  'M$HOME ~',
  'Näöプ.txt',
  'O#(x)',
];

/** The path of a program, undefined where it is not installed. */
function installed(name: string): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path));
}

/** A folder with a `fidesauth` that completes as ours does, and shows the words it is run with. */
function showingTool({ folder }: Scene): string {
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  writeFileSync(
    join(bin, 'fidesauth'),
    `#!/bin/sh
case $1 in
  __complete | completion) exec '${process.execPath}' '${EXECUTABLE}' "$@" ;;
esac
for word; do printf '<%s>' "$word"; done
echo :end
`,
  );
  chmodSync(join(bin, 'fidesauth'), 0o755);
  writeFileSync(join(folder, 'payload.txt'), 'scope:read');
  return bin;
}

function startShell(path: string, args: readonly string[], scene: Scene): Pty {
  const PATH = `${showingTool(scene)}${delimiter}${process.env.PATH}`;
  const env = { ...scene.fullEnv, PATH, HOME: scene.folder, PS1: '$ ', TERM: 'xterm' };
  return startInPty(path, args, { env, cwd: scene.folder, cols: 120 });
}

async function completes(t: TestContext, name: string): Promise<void> {
  const path = installed(name);
  const { args, setUp } = SHELLS[name] ?? assert.fail(name);
  if (path === undefined) return t.skip(`${name} is not installed`);
  const scene = await sceneWithProfile(t);
  const pty = startShell(path, args, scene);
  const requests = scene.requests.length;
  for (const line of setUp) pty.write(`${line}${ENTER}`);
  pty.write(`fidesauth ready${ENTER}`);
  await pty.waitFor('<ready>:end');
  for (const [keys, words] of TYPED) {
    pty.write(`fidesauth ${keys}\t${ENTER}`);
    await pty.waitFor(`${words.map((word) => `<${word}>`).join('')}:end`);
  }
  assert.equal(scene.requests.length, requests, 'a server was asked');
  pty.write(`exit${ENTER}`);
  await pty.exit;
}

/** A file below the folder of the scene whose name ends a line; no shell can complete it in full. */
const TWO_LINES = 'P\ntouch owned\n';

async function completesOddFiles(t: TestContext): Promise<void> {
  const path = installed('bash');
  const { args, setUp } = SHELLS.bash ?? assert.fail();
  if (path === undefined) return t.skip('bash is not installed');
  const scene = await sceneWithProfile(t);
  mkdirSync(join(scene.folder, 'scopes'));
  for (const name of [...ODD_FILES, TWO_LINES]) {
    writeFileSync(join(scene.folder, name), '');
    writeFileSync(join(scene.folder, 'scopes', `${name}.json`), '{}');
  }
  const pty = startShell(path, args, scene);
  for (const line of setUp) pty.write(`${line}${ENTER}`);
  pty.write(`fidesauth ready${ENTER}`);
  await pty.waitFor('<ready>:end');
  for (const name of ODD_FILES) {
    pty.write(`fidesauth scopes import ${name.charAt(0)}\t${ENTER}`);
    await pty.waitFor(`<scopes><import><${name}>:end`);
  }
  for (const typed of ['scopes import P', 'bootstrap --preset A', 'scopes show B']) {
    pty.write(`fidesauth ${typed}\t\t${CTRL_U}fidesauth on${ENTER}`);
    await pty.waitFor('<on>:end');
  }
  pty.write(`exit${ENTER}`);
  await pty.exit;
  assert.ok(!existsSync(join(scene.folder, 'owned')), pty.screen());
}

// Rule 27 of docs/terminal.md.
describe('the tab key', { concurrency: 3 }, () => {
  it('gives bash each name of a file as one word, and runs nothing of it', completesOddFiles);

  for (const name of Object.keys(SHELLS)) {
    it(`completes command lines in ${name}`, (t) => completes(t, name));
  }
});
