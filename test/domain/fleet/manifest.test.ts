import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Fleet } from '../../../src/domain/fleet/manifest.ts';
import { readManifest } from '../../../src/domain/fleet/read-manifest.ts';
import { FidesAuthError } from '../../../src/errors.ts';
import { parseYaml } from '../../../src/input/yaml.ts';

const FRESH = 'feedfacefeedface';

function fleetOf(text: string): Promise<Fleet> {
  const parsed = parseYaml(text);
  if ('why' in parsed) throw new Error(`${parsed.line}:${parsed.column}: ${parsed.why}`);
  const { value, positionOf } = parsed;
  return readManifest({ file: 'f.yaml', folder: '/srv', value, positionOf }, FRESH);
}

/** The problems of a manifest, and the fix. */
async function problemsOf(text: string): Promise<{ problems: readonly string[]; fix: string }> {
  try {
    await fleetOf(text);
  } catch (error) {
    assert.ok(error instanceof FidesAuthError, String(error));
    assert.equal(error.code, 'fleet.invalid');
    const { problems = [error.message], fix = '' } = error.details;
    return { problems: problems.map((line) => line.replace('f.yaml:', '')), fix };
  }
  return assert.fail('it was taken');
}

const HEAD = 'fleet: { name: acme, id: "0123456789abcdef" }';
const SERVERS =
  'servers: { a: { url: "https://a.example.com", labels: { env: prod }, admin: { root: "env:A" } } }';
const client = (members: string): string =>
  `${HEAD}\n${SERVERS}\nclients:\n  shop: { ${members} }\n`;
const SHOP = 'preset: auditor, on: all, to: "file:shop.json"';

/** What is wrong, the manifest, and the beginning of each problem. */
const WRONG: readonly (readonly [what: string, text: string, problems: readonly string[]])[] = [
  ['nothing', '', ['1:1: it must be a map']],
  ['a list', '[]', ['1:1: it must be a map']],
  [
    'an unknown member',
    client(`${SHOP}, graze: 1h`),
    ['4:59: clients.shop.graze: unknown member; did you mean grace?'],
  ],
  [
    'a number for a text',
    client('preset: 7, on: all, to: "file:x"'),
    ['4:19: clients.shop.preset: give the name of a preset, or a list of them'],
  ],
  ['no store', client('preset: auditor, on: all'), ['4:3: clients.shop.to: it is missing']],
  ['nothing to hold', client('on: all, to: "file:x"'), ['4:3: clients.shop: it holds nothing']],
  [
    'a wrong duration',
    client(`${SHOP}, grace: 3 days`),
    ['4:66: clients.shop.grace: a length of time is'],
  ],
  [
    'a duration of centuries',
    client(`${SHOP}, rotateAfter: 99999d`),
    ['4:72: clients.shop.rotateAfter: rotateAfter: 99999d is more than ten years'],
  ],
  [
    'an unknown label',
    client('preset: auditor, on: { evn: prod }, to: "file:x"'),
    ['4:34: clients.shop.on.evn: unknown label "evn"; did you mean env?'],
  ],
  [
    'an unknown value',
    client('preset: auditor, on: { env: pord }, to: "file:x"'),
    ['4:34: clients.shop.on.env: unknown value of env "pord"; did you mean prod?'],
  ],
  [
    'an unknown server',
    client('preset: auditor, on: [b], to: "file:x"'),
    ['4:33: clients.shop.on.0: unknown server "b"; did you mean a?'],
  ],
  [
    'an unknown placeholder',
    client(`preset: auditor, on: all, to: "file:\${sever}"`),
    [`4:41: clients.shop.to: \${sever} is no placeholder of this server; did you mean server?`],
  ],
  [
    'a placeholder that does not end',
    client(`preset: auditor, on: all, to: "file:\${server"`),
    [`4:41: clients.shop.to: \${server is no placeholder`],
  ],
  [
    'a place of no kind',
    client('preset: auditor, on: all, to: "s3:x"'),
    ['4:41: clients.shop.to: s3:x: it does not begin with a kind of store'],
  ],
  ['a bad pattern', client('scopes: ["a b"], on: all, to: "file:x"'), ['4:9: clients.shop: ']],
  [
    'a bad request',
    client('endpoints: [system], on: all, to: "file:x"'),
    ['4:9: clients.shop: endpoint "system": it is not a method and a path'],
  ],
  [
    'a bad name',
    `${HEAD}\n${SERVERS}\nclients: { Shop_1: { ${SHOP} } }`,
    ['3:12: clients.Shop_1: use 1 to 31'],
  ],
  [
    'two clients in one place',
    `${HEAD}\n${SERVERS}\nclients:\n  one: { ${SHOP} }\n  two: { ${SHOP} }\n`,
    ['5:40: clients.two.to: two on a and one on a would share file:shop.json'],
  ],
  [
    'one address twice',
    `${HEAD}\nservers:\n  a: { url: "https://a.example.com", admin: { root: "env:A" } }\n  b: { url: "a.example.com/", admin: { root: "env:A" } }\nclients: {}\n`,
    ['4:13: servers.b.url: server a has the same address'],
  ],
  [
    'two admin credentials',
    `${HEAD}\nservers: { a: { url: "https://a.example.com", admin: { root: "env:A", token: "env:B" } } }\nclients: {}\n`,
    ['2:54: servers.a.admin: give one of'],
  ],
  [
    'a password in an address',
    `${HEAD}\nservers: { a: { url: "https://kim:pw@a.example.com", admin: { root: "env:A" } } }\nclients: {}\n`,
    ['2:22: servers.a.url: it looks like an address with a password in it'],
  ],
  [
    'a secret',
    `${HEAD}\nservers: { a: { url: "https://a.example.com", admin: { root: "hvs.CAESIJ1234567890abcdefghijkl" } } }\nclients: {}\n`,
    ['2:62: servers.a.admin.root: it looks like a token of Vault'],
  ],
  [
    'a label of a reserved name',
    `${HEAD}\nservers: { a: { url: "https://a.example.com", labels: { server: x }, admin: { root: "env:A" } } }\nclients: {}\n`,
    ['2:57: servers.a.labels.server: no label may have this name'],
  ],
];

describe('a manifest', () => {
  for (const [what, text, begins] of WRONG) {
    it(`with ${what} is refused with its place`, async () => {
      const { problems } = await problemsOf(text);
      const shown = problems.map((line, at) => line.slice(0, begins[at]?.length));
      assert.deepEqual(shown, begins, problems.join('\n'));
    });
  }

  it('never repeats what looks like a secret', async () => {
    const secret = 'eyJhbGciOiJkaXIiLCJlbmMi.aaaaaaaaaaaaaaaaaaaa.bbbbbbbbbb';
    const { problems } = await problemsOf(client(`${SHOP}, owner: "${secret}"`));
    assert.match(problems.join('\n'), /4:\d+: clients\.shop\.owner: it looks like an access token/);
    assert.ok(!problems.join('\n').includes('eyJ'));
  });

  it('without an id gets a fresh one to paste', async () => {
    const { fix } = await problemsOf(`fleet: { name: acme }\n${SERVERS}\nclients: {}\n`);
    assert.match(fix, /once: id: feedfacefeedface$/);
  });

  it('tells all that is wrong at once, in the order of the file', async () => {
    const { problems } = await problemsOf(client('prest: x, on: all, too: y'));
    assert.deepEqual(
      problems.map((line) => line.slice(0, 4)),
      ['4:3:', '4:11', '4:30'],
    );
  });

  for (const [what, text, why] of [
    ['tabs', 'fleet:\n\tname: acme\n', '2:1: '],
    ['a name twice', 'fleet: {}\nfleet: {}\n', '2:1: a name stands twice in one map'],
    ['several documents', 'a: 1\n---\nb: 2\n', ''],
    ['aliases that grow without limit', bomb(), 'or too often'],
  ] as const) {
    it(`with ${what} is no YAML`, () => {
      const parsed = parseYaml(text);
      assert.ok('why' in parsed);
      assert.ok(`${parsed.line}:${parsed.column}: ${parsed.why}`.includes(why), parsed.why);
    });
  }

  it('may have Windows line ends, and be JSON', async () => {
    const text = client(SHOP);
    const read = await fleetOf(text);
    assert.deepEqual(await fleetOf(text.replaceAll('\n', '\r\n')), read);
    const parsed = parseYaml(text);
    assert.ok('value' in parsed);
    assert.deepEqual(await fleetOf(JSON.stringify(parsed.value)), read);
  });

  it('gives each client its place on each of its servers', async () => {
    const fleet = await fleetOf(
      `${HEAD}
defaults: { rotateAfter: 90d }
servers:
  a: { url: "https://a.example.com", labels: { region: eu }, admin: { client: "vault:fides/\${server}/admin" } }
  b: { url: "https://b.example.com", labels: { region: us }, admin: { profile: b } }
clients:
  shop: { preset: [auditor, ./own.json], on: all, to: "vault:fides/\${region}/\${server}/\${client}", grace: "0" }
  feed: { scopes: "system:*", on: { region: us }, to: "file:out/feed.json", rotateAfter: 30d }
  bare: { scopes: "system:read", on: [a], to: "file:out/bare.json", grace: 0 }
`,
    );
    assert.deepEqual(
      fleet.servers.map(({ clients }) => clients.map(({ name, to }) => [name, to.kind, to.path])),
      [
        [
          ['shop', 'vault', 'fides/eu/a/shop'],
          ['bare', 'file', '/srv/out/bare.json'],
        ],
        [
          ['shop', 'vault', 'fides/us/b/shop'],
          ['feed', 'file', '/srv/out/feed.json'],
        ],
      ],
    );
    const [a, b] = fleet.servers;
    assert.deepEqual(a?.admin, { kind: 'client', reference: 'vault:fides/a/admin' });
    assert.equal(a?.clients[1]?.graceMs, 0);
    const [shop, feed] = b?.clients ?? [];
    assert.equal(shop?.graceMs, 0);
    assert.equal(feed?.graceMs, 86_400_000);
    assert.equal(feed?.rotateAfterMs, 30 * 86_400_000);
    assert.equal(fleet.settleMs, 15 * 60_000);
  });

  it('of a thousand servers with ten clients each is read in seconds', async () => {
    const servers = Array.from(
      { length: 1_000 },
      (_, at) => `  s${at}: { url: "https://s${at}.example.com", admin: { root: "env:R" } }`,
    );
    const clients = Array.from(
      { length: 10 },
      (_, at) => `  c${at}: { preset: auditor, on: all, to: "vault:f/\${server}/\${client}" }`,
    );
    const began = performance.now();
    const fleet = await fleetOf([HEAD, 'servers:', ...servers, 'clients:', ...clients].join('\n'));
    assert.equal(fleet.servers.length, 1_000);
    assert.ok(performance.now() - began < 10_000);
  });
});

/** Nine levels of nine aliases each: half a billion nodes. */
function bomb(): string {
  const levels = Array.from({ length: 8 }, (_, at) => {
    const from = String.fromCharCode(97 + at);
    const to = String.fromCharCode(98 + at);
    return `${to}: &${to} [${Array.from({ length: 9 }, () => `*${from}`).join(',')}]`;
  });
  return `a: &a [x,x,x,x,x,x,x,x,x]\n${levels.join('\n')}\n`;
}
