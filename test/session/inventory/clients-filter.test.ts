import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rootToken } from '../../support/admin.ts';
import { errorOf, newStage, type Stage } from '../../support/stage.ts';

const DAY = 86_400_000;

/** The description of a client that fidesauth made so long ago. */
function described(ageMs: number, owner: string, fields = ''): string {
  const time = (Date.now() - ageMs).toString(16).padStart(12, '0');
  return `Made by fidesauth. Owner: ${owner} [fidesauth2 ${time}${'ab'.repeat(10)}${fields}]`;
}

const ROWS = [
  {
    name: 'young',
    scopes: ['system:read'],
    description: described(3 * DAY, 'acme/shop', ' key=ci'),
  },
  { name: 'old', scopes: ['system:read'], description: described(200 * DAY, 'acme/shop') },
  { name: 'powerful', scopes: ['client:update', 'system:read'] },
  { name: 'private', scopes: ['privacy-request:read'], description: described(99 * DAY, 'legal') },
  { name: 'from 2108', scopes: [], description: described(-30_000 * DAY, 'acme/shop') },
  { scopes: [] },
];

async function fill(stage: Stage): Promise<void> {
  const headers = {
    authorization: `Bearer ${await rootToken(stage)}`,
    'content-type': 'application/json',
  };
  for (const row of ROWS) {
    const url = `${stage.server.url}/api/v1/oauth/client`;
    const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(row) });
    assert.equal(reply.status, 200);
  }
}

/** Filters, and the names of those that fit, in the order of the list. */
const CASES: readonly (readonly [filter: string, names: readonly (string | null)[]])[] = [
  ['', ['powerful', 'private', 'old', 'young', null, 'from 2108']],
  ['--kind elsewhere', ['private', 'old', 'young', 'from 2108']],
  ['--kind foreign,unnamed', ['powerful', null]],
  ['--risk admin,personal', ['powerful', 'private']],
  ['--risk none', [null, 'from 2108']],
  ['--holds system:read', ['powerful', 'old', 'young']],
  ['--holds system:read --holds client:*', ['powerful']],
  ['--owner acme/shop', ['old', 'young', 'from 2108']],
  ['--key ci', ['young']],
  ['--created-before 90d', ['private', 'old']],
  ['--created-before 90d --holds system:read', ['old']],
  ['--created-before 2020-01-01', []],
  ['--kind stored', []],
];

test('clients list: its filters', async (t) => {
  const stage = await newStage(t, '2.86.2');
  await fill(stage);
  for (const [filter, names] of CASES) {
    await t.test(filter === '' ? 'none' : filter, async () => {
      const args = filter.split(' ').filter((word) => word !== '');
      const run = await stage.run(['clients', 'list', ...args, '--json']);
      assert.equal(run.status, 0, run.stderr);
      const { clients, servers } = JSON.parse(run.stdout);
      assert.deepEqual(
        clients.map(({ name }: { name: string | null }) => name),
        names,
      );
      assert.equal(servers[0].matching, names.length);
      assert.equal(servers[0].total, ROWS.length);
    });
  }

  await t.test('clients of unknown age fit no age, and are counted on stderr', async () => {
    const run = await stage.run(['clients', 'list', '--created-before', '1d']);
    assert.match(run.stderr, /: 3 clients of unknown age, left out$/m);
    const other = await stage.run(['clients', 'list', '--created-before', '1d', '--key', 'ci']);
    assert.doesNotMatch(other.stderr, /unknown age/);
  });

  await t.test('one that nobody fits is said, and exit 0', async () => {
    const run = await stage.run(['clients', 'list', '--kind', 'stored']);
    assert.equal(run.status, 0);
    assert.equal(run.stdout.trimEnd().split('\n').length, 1);
    assert.match(run.stderr, /^0 of 6 clients fit the filter$/m);
  });

  await t.test('in a pipe each line has all columns, and stdout nothing else', async () => {
    const { stdout } = await stage.run(['clients', 'list']);
    const [head, ...lines] = stdout.trimEnd().split('\n');
    const columns = 'NAME KIND CREATED PRESET RISK OWNER ID PROFILE KEY SCOPES EXPIRES SERVER';
    assert.equal(head, columns.replaceAll(' ', '\t'));
    assert.equal(lines.length, ROWS.length);
    for (const line of lines) assert.equal(line.split('\t').length, 12);
  });
});

/** What no client is looked for with. */
const WRONG: readonly (readonly [filter: string, code: string, fix: RegExp])[] = [
  ['--kind elswhere', 'input.invalid', /did you mean elsewhere\?/],
  ['--kind stored,', 'input.invalid', /there are: stored, elsewhere, foreign, unnamed/],
  ['--kind foreign,,unnamed', 'input.invalid', /there are: /],
  ['--risk admin,', 'input.invalid', /there are: /],
  ['--kind=', 'input.invalid', /there are: /],
  ['--key CI', 'input.invalid', /a-z, 0-9, dot/],
  ['--owner=', 'input.invalid', /as clients list shows it/],
  ['--risk high', 'input.invalid', /there are: admin, personal, write, read, none/],
  ['--created-before 2026-02-31', 'input.invalid', /2026-12-31/],
  ['--created-before soon', 'input.invalid', /2026-12-31/],
  ['--holds system:raed', 'scope.unknown', /did you mean system:read/],
  ['--holds user.read', 'input.invalid', /did you mean user:read\?/],
];

test('clients list: filters that are wrong are exit 2', async (t) => {
  const stage = await newStage(t, '2.86.2');
  for (const [filter, code, fix] of WRONG) {
    const run = await stage.run(['clients', 'list', ...filter.split(' '), '--json']);
    assert.equal(run.status, 2, run.stderr);
    const error = errorOf(run);
    assert.equal(error.code, code);
    assert.match(error.fix ?? '', fix);
  }
});
