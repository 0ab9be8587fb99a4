import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { VARIABLES_GIVEN, VARIABLES_READ } from '../../src/domain/words/environment.ts';
import { ERRORS, EXIT_STATUSES } from '../../src/errors.ts';
import { sources } from '../shape/imports.ts';
import { fidesauth, ROOT } from '../support/run.ts';

const page = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

describe('docs/architecture.md', () => {
  const text = page('docs/architecture.md');

  it('has a row for every folder, and for no other', () => {
    const folders = sources().map((source) => ['src', ...source.split('/').slice(0, -1)].join('/'));
    const rows = [...text.matchAll(/^\| `(src[\w/-]*)` \|/gm)].map(([, folder]) => folder);
    assert.deepEqual([...rows].sort(), [...new Set(folders)].sort());
  });

  it('names no file that is not there', () => {
    const names = [...text.matchAll(/`([\w/-]+\.ts)`/g)].map(([, name]) => name ?? '');
    const there = [...sources(), ...sources().map((source) => `src/${source}`)];
    const known = (name: string): boolean =>
      there.some((path) => path === name || path.endsWith(`/${name}`)) || isFile(name);
    assert.deepEqual(
      names.filter((name) => !known(name)),
      [],
    );
  });
});

function isFile(path: string): boolean {
  const [folder = '', ...rest] = path.split('/').reverse();
  return readdirSync(join(ROOT, rest.reverse().join('/'))).includes(folder);
}

describe('docs/exit-codes.md', () => {
  it('has every code of the table, as it is', () => {
    const rows = page('docs/exit-codes.md').split('\n');
    for (const [code, { exit, retryable, meaning }] of Object.entries(ERRORS)) {
      const row = `| \`${code}\` | ${exit} | ${retryable ? 'yes' : 'no'} | ${meaning} |`;
      assert.ok(rows.includes(row), `missing or different: ${row}`);
    }
  });
});

it('docs/exit-codes.md has every exit status, as it is', () => {
  const rows = page('docs/exit-codes.md').split('\n');
  for (const [status, meaning] of Object.entries(EXIT_STATUSES)) {
    assert.ok(rows.includes(`| ${status} | ${meaning} |`), `missing or different: ${status}`);
  }
});

// Rule 27 of docs/terminal.md.
it('help environment names every variable that the code names, and no other', () => {
  const pages = ['domain/words/environment.ts', 'usecases/local/help-pages.ts'];
  const code = sources()
    // What the action reads is its runner's, not its user's.
    .filter((source) => !pages.includes(source) && !source.startsWith('action/'))
    .map((source) => page(`src/${source}`))
    .join('\n');
  const reads = /\benv\.([A-Z_]{2,}|[a-z]+_[a-z]+)\b|['`](?:(FIDES(?:AUTH)?_\w+)|(\w+_PROXY))\b/g;
  const named = [...code.matchAll(reads)].map(([, ...names]) => names.find(Boolean) ?? '');
  const listed = Object.keys({ ...VARIABLES_READ, ...VARIABLES_GIVEN });
  const notOurs = ['SNAP', 'no_proxy', 'FIDES__CREDENTIALS', 'FIDES__LOGGING__SERIALIZATION'];
  const unlisted = named.filter((name) => ![...listed, ...notOurs].includes(name));
  assert.deepEqual(unlisted, []);
  assert.deepEqual(
    listed.filter((name) => !code.includes(name)),
    [],
  );
});

describe('README.md', () => {
  const text = page('README.md');

  it('names every shipped preset', () => {
    const presets = readdirSync(join(ROOT, 'scopes')).filter((name) => name !== 'schema.json');
    const missing = presets.filter(
      (name) => !text.includes(`| \`${name.replace('.json', '')}\` |`),
    );
    assert.deepEqual(missing, []);
  });

  it('names every command that help lists, and no other', async () => {
    const { stdout } = await fidesauth(['--help']);
    const commands = /\nCommands:\n(.*?)\n\n/s.exec(stdout)?.[1] ?? '';
    const listed = [...commands.matchAll(/^ {2}(\w+)/gm)]
      .map(([, name]) => name)
      .filter((name) => name !== 'help');
    const rows = text.slice(text.indexOf('| command | does |')).split('\n\n')[0] ?? '';
    const named = [...new Set([...rows.matchAll(/`(\w+)/g)].map(([, name]) => name))];
    assert.ok(listed.length >= 5);
    for (const name of listed) assert.ok(named.includes(name), `README lacks ${name}`);
  });

  it('names only npm scripts that exist', () => {
    const { scripts } = JSON.parse(page('package.json'));
    const used = `${text}${page('CONTRIBUTING.md')}`.matchAll(/npm run ([\w:]+)/g);
    for (const [, name = ''] of used) assert.ok(name in scripts, `npm run ${name}`);
  });
});
