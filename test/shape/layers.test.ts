import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type Import, importsOf, sources, textOf } from './imports.ts';

/** Which rooms a room may import from. `errors.ts` and `host.ts` are open to all. */
const MAY: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  input: [],
  transport: ['domain', 'input'],
  fides: ['domain', 'input', 'transport'],
  store: ['domain', 'input'],
  sinks: ['domain', 'input', 'transport', 'store'],
  loopback: [],
  sandbox: ['domain', 'loopback'],
  traffic: ['domain'],
  usecases: ['domain', 'fides', 'transport', 'store', 'sandbox', 'loopback'],
  output: ['domain', 'usecases'],
  cli: ['domain', 'usecases', 'output', 'traffic', 'input'],
  action: ['domain'],
  'connect.ts': ['domain', 'transport', 'usecases', 'input'],
  'main.ts': ['domain', 'cli', 'output', 'store', 'sinks', 'usecases', 'connect.ts'],
};

/** The floors of `usecases`, lowest first: a folder may import from those below its own. */
const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['access'],
  ['delivery'],
  ['transaction', 'hand-over'],
  ['moves'],
  ['local', 'inventory', 'recovery'],
  ['scopes', 'clients'],
  ['provision', 'audit'],
  ['requests', 'status', 'rotate', 'fleet'],
  ['results.ts'],
];

/** The most files in a folder; `cli/commands` has two a command. */
const WIDEST = 18;

/** Packages that one file alone imports. */
const ALONE: Readonly<Record<string, string>> = {
  undici: 'transport/dispatcher.ts',
  conf: 'store/conf-file.ts',
  chalk: 'output/base/style.ts',
  'fast-string-width': 'output/base/layout.ts',
  '@inquirer/core': 'cli/ask/pick-prompt.ts',
  '@inquirer/prompts': 'cli/ask/prompts.ts',
  'smol-toml': 'cli/admin/fides-toml.ts',
  'jsonc-parser': 'domain/presets/preset-file.ts',
  yaml: 'input/yaml.ts',
};

/** Addresses that stand in reports and comments; nothing is asked there. */
const KNOWN = [
  'https://docs.github.com',
  'https://docs.oasis-open.org',
  'https://github.com',
  'https://kubernetes.io',
];

const OPEN = ['errors.ts', 'host.ts'];
const all = sources();
const imports = all.flatMap(importsOf);
const own = imports.filter(({ to }) => all.includes(to));

const roomOf = (path: string): string => path.split('/')[0] ?? path;
const folderOf = (path: string): string => path.split('/')[1] ?? path;

function floorOf(folder: string): number {
  const floor = FLOORS.findIndex((folders) => folders.includes(folder));
  assert.notEqual(floor, -1, `usecases/${folder} has no floor`);
  return floor;
}

describe('the house', () => {
  it('has sources and imports to look at', () => {
    assert.ok(all.length > 60);
    assert.ok(own.length > 150);
  });

  it('lets imports go in one direction', () => {
    const wrong = own.filter(({ from, to }) => {
      const [room, target] = [roomOf(from), roomOf(to)];
      if (room === target || OPEN.includes(target) || OPEN.includes(room)) return false;
      return !(MAY[room] ?? []).includes(target);
    });
    assert.deepEqual(wrong.map(show), []);
  });

  it('has floors inside usecases', () => {
    const wrong = own.filter(({ from, to }) => {
      if (roomOf(from) !== 'usecases' || roomOf(to) !== 'usecases') return false;
      const [room, target] = [folderOf(from), folderOf(to)];
      return room !== target && floorOf(target) >= floorOf(room);
    });
    assert.deepEqual(wrong.map(show), []);
  });

  it('has no corridors', () => {
    const folders = all.map((source) => source.split('/').slice(0, -1).join('/'));
    const wide = [...new Set(folders)].filter(
      (folder) =>
        folder !== 'cli/commands' && folders.filter((one) => one === folder).length > WIDEST,
    );
    assert.deepEqual(wide, []);
  });

  it('resolves every relative import to a source', () => {
    const lost = imports.filter(({ to }) => to.endsWith('.ts') && !all.includes(to));
    assert.deepEqual(lost.map(show), []);
  });

  it('has no circles, types included', () => {
    assert.deepEqual(circles(own), []);
  });

  it('imports each outside package in one place', () => {
    for (const [name, home] of Object.entries(ALONE)) {
      const users = imports.filter(({ to }) => to === name).map(({ from }) => from);
      assert.deepEqual([...new Set(users)], [home], name);
    }
    const commander = imports.filter(({ to }) => to === 'commander');
    assert.ok(commander.every(({ from }) => from.startsWith('cli/')));
    const zod = imports.filter(({ to }) => to === 'zod' || to === 'zod/mini');
    const typed = zod.filter(({ typeOnly }) => !typeOnly).map(({ from }) => from);
    const building = typed.filter((from) => from.startsWith('output/schemas/'));
    const running = typed.filter((from) => !building.includes(from));
    assert.deepEqual(running, [
      'domain/fleet/manifest-schema.ts',
      'fides/schemas/replies.ts',
      'store/schemas.ts',
    ]);
    // A run loads none of the schemas of its own documents.
    const loading = own.filter(
      ({ from, to, typeOnly }) =>
        to.startsWith('output/schemas/') && !from.startsWith('output/schemas/') && !typeOnly,
    );
    assert.deepEqual(loading.map(show), []);
  });

  it('knows the generations of the client API in fides alone', () => {
    const telling = all.filter((source) => textOf(source).includes("'legacy'"));
    const [type, kept] = ['domain/clients/journal.ts', 'store/schemas.ts'];
    const printed = 'output/schemas/provision.ts';
    const outside = telling.filter((source) => !source.startsWith('fides/'));
    assert.deepEqual(outside.sort(), [type, printed, kept]);
  });

  it('opens connections in one place, but for the server that is only asked when it must be', () => {
    const opening = all.filter((source) =>
      /\bdeps\.connect\(|await connect\(/.test(textOf(source)),
    );
    assert.deepEqual(opening.sort(), ['usecases/access/site.ts', 'usecases/scopes/sources.ts']);
  });

  it('reads what a server says of itself in one place', () => {
    const reading = all.filter((source) => textOf(source).includes("path: '/openapi.json' }"));
    assert.deepEqual(reading, ['fides/description.ts']);
  });

  it('never touches the process outside bin', () => {
    const touching = all.filter((source) => /\bprocess\.\w|node:process\b/.test(textOf(source)));
    assert.deepEqual(touching, []);
  });

  // Rule 34 of docs/terminal.md.
  it('knows no address but those of examples and this machine', () => {
    const addresses = all.flatMap((source) => textOf(source).match(/https?:\/\/[\w.-]+/g) ?? []);
    const known = /^https?:\/\/(?:localhost|127\.0\.0\.1|(?:[\w-]+\.)?example\.com)$/;
    assert.deepEqual(
      [...new Set(addresses)].filter((address) => !known.test(address)).sort(),
      KNOWN,
    );
  });

  it('starts no process and opens no socket outside its adapters', () => {
    const users = imports.filter(({ to }) => ['node:http', 'node:https', 'node:net'].includes(to));
    // A named pipe is read as a socket, which a signal can end.
    const adapters = /^(?:loopback\/|input\/open-file\.ts$)/;
    assert.ok(users.every(({ from }) => adapters.test(from)));
    assert.deepEqual(imports.filter(({ to }) => to === 'node:child_process').map(show), []);
  });

  it('keeps files small', () => {
    const long = all.filter((source) => textOf(source).split('\n').length > 250);
    assert.deepEqual(
      long.filter((source) => source !== 'domain/history/history-data.ts'),
      [],
    );
  });
});

function show({ from, to }: Import): string {
  return `${from} -> ${to}`;
}

/** The circles of the import graph, each as the path that closes it. */
function circles(edges: readonly Import[]): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (source: string, path: readonly string[]): void => {
    if (path.includes(source))
      found.push([...path.slice(path.indexOf(source)), source].join(' -> '));
    if (path.includes(source) || done.has(source)) return;
    for (const { to } of edges.filter(({ from }) => from === source)) visit(to, [...path, source]);
    done.add(source);
  };
  for (const source of all) visit(source, []);
  return found;
}
