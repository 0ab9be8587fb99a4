import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { cellsOn } from '../../../src/domain/audit/map/cells.ts';
import { FAMILIES, familyOf } from '../../../src/domain/audit/map/families.ts';
import { type Mapped, mapOf } from '../../../src/domain/audit/map/lines.ts';
import { VERBS, verbsOf } from '../../../src/domain/audit/map/verbs.ts';
import { everyScope, NEWEST_RELEASE, registryAt } from '../../../src/domain/history/history.ts';
import { scopeSet } from '../../../src/domain/scopes/scope-set.ts';

const NEWEST = registryAt(NEWEST_RELEASE) ?? [];
const GROUND = { registry: NEWEST, release: NEWEST_RELEASE };

describe('the families of scopes', () => {
  it('share out the newest release as the table says', () => {
    const sizes = FAMILIES.map((family) => [
      family.short,
      NEWEST.filter((scope) => familyOf(scope) === family).length,
    ]);
    assert.deepEqual(Object.fromEntries(sizes), {
      users: 18,
      requ: 18,
      cons: 11,
      conn: 18,
      catal: 39,
      poli: 11,
      stor: 9,
      serv: 7,
    });
  });

  it('name every resource of the newest release, each once', () => {
    const named = FAMILIES.flatMap(({ resources }) => resources);
    const known = scopeSet(NEWEST.map((scope) => scope.split(':')[0] ?? ''));
    assert.deepEqual(scopeSet(named), known);
    assert.equal(new Set(named).size, named.length);
  });

  it('take every scope of every release, and any other', () => {
    for (const scope of [...everyScope(), 'taxonomy:read', 'new-thing:fly', 'noverb', '', ':'])
      assert.ok(FAMILIES.includes(familyOf(scope)), scope);
    assert.equal(familyOf('new-thing:fly').name, 'Server & other');
    assert.equal(familyOf('constructor:read').name, 'Server & other');
  });
});

describe('the verbs of a scope', () => {
  const TABLE: Readonly<Record<string, string>> = {
    'client:create': 'c',
    'connection:instantiate': 'c',
    'user:read': 'r',
    'user:read-own': 'r',
    'privacy-request:view_data': 'r',
    'config:update': 'u',
    'user-permission:assign_owners': 'u',
    'user:password-reset': 'u',
    'privacy-request:upload_data': 'u',
    'client:delete': 'd',
    'storage:create_or_update': 'cu',
    'connector_template:register': 'cu',
    'privacy-request:review': 'x',
    'privacy-request:manual-steps:respond': 'x',
    'database:reset': 'x',
    'unknown:toString': 'x',
    noverb: 'x',
  };
  for (const [scope, verbs] of Object.entries(TABLE))
    it(`${scope}: ${verbs}`, () => assert.equal(verbsOf(scope).join(''), verbs));

  it('are known for every scope of every release', () => {
    for (const scope of everyScope()) {
      const verbs = verbsOf(scope);
      assert.ok(verbs.length > 0 && verbs.every((verb) => VERBS.includes(verb)), scope);
    }
  });
});

/** A cell as the terminal draws it: power, verbs, difference. */
function drawn(scopes: readonly string[], preset?: readonly string[]): string[] {
  const cells = cellsOn(GROUND)({
    scopes: scopeSet(scopes),
    ...(preset === undefined ? {} : { preset: scopeSet(preset) }),
  });
  return cells.flatMap(({ power, reach, more, fewer }, at) => {
    const verbs = VERBS.map((verb) => {
      if (reach[verb] === 'none') return '.';
      return reach[verb] === 'all' ? verb.toUpperCase() : verb;
    }).join('');
    const differs = more + fewer > 0 ? ` +${more} -${fewer}` : '';
    const text = `${FAMILIES[at]?.short} ${power} ${verbs}${differs}`;
    return power === 0 && differs === '' ? [] : [text];
  });
}

describe('a cell', () => {
  it('of a client that holds all is in capitals', () => {
    assert.deepEqual(drawn(NEWEST), [
      'users 4 CRUD.',
      'requ 3 CRUDX',
      'cons 3 CRU..',
      'conn 4 CRUDX',
      'catal 2 CRUDX',
      'poli 2 CRUDX',
      'stor 4 CRUD.',
      'serv 4 .RU.X',
    ]);
  });

  it('has a capital where every resource that knows the verb is held', () => {
    const reads = NEWEST.filter((scope) => scope.endsWith(':read'));
    assert.deepEqual(drawn(reads), [
      'users 1 .R...',
      'requ 3 .R...',
      'cons 3 .R...',
      'conn 1 .R...',
      'catal 1 .R...',
      'poli 1 .R...',
      'stor 1 .R...',
      'serv 1 .R...',
    ]);
    assert.deepEqual(drawn(['client:read']), ['users 1 .r...']);
  });

  it('has a capital X only where every single act is held', () => {
    assert.deepEqual(drawn(['validate:exec']), ['catal 2 ....x']);
    assert.deepEqual(drawn(['validate:exec', 'generate:exec']), ['catal 2 ....X']);
    assert.deepEqual(drawn(['privacy-request:resume', 'correspondence:send']), ['requ 2 ....x']);
  });

  it('counts what is held beyond a preset and what is lacking, and nothing without one', () => {
    assert.deepEqual(drawn(['user:read', 'client:read'], ['user:read']), ['users 1 .r... +1 -0']);
    assert.deepEqual(drawn([], ['user:read', 'system:read']), [
      'users 0 ..... +0 -1',
      'catal 0 ..... +0 -1',
    ]);
    assert.deepEqual(drawn(['user:read'], []), ['users 1 .r... +1 -0']);
  });

  it('of scopes that the server does not know is told all the same', () => {
    assert.deepEqual(drawn(['odd:thing', 'taxonomy:read']), ['serv 2 .r..x']);
  });
});

describe('the lines of the map', () => {
  const client = (name: string | null, scopes: readonly string[], more: Partial<Mapped> = {}) => ({
    name,
    kind: 'foreign',
    folds: true,
    scopes: scopeSet(scopes),
    ...more,
  });
  const shown = (clients: readonly Mapped[]) =>
    mapOf(clients, GROUND).map(({ power, lines, clients: size }) => [
      power,
      size,
      ...lines.map(({ first, clients: own }) => `${first.name} x${own.length}`),
    ]);

  it('are grouped by power, and ordered by what weighs most, by size, by name', () => {
    assert.deepEqual(
      shown([
        client('reads', ['system:read']),
        client('b', ['client:update']),
        client('nothing', []),
        client('two', ['client:update', 'config:update']),
        client('a', ['client:update']),
        client('large', ['client:update', 'system:read']),
        client('data', ['consent:read']),
        client('writes', ['system:update']),
        client('c', ['client:update', 'user:read'], { folds: false }),
      ]),
      [
        [4, 5, 'two x1', 'c x1', 'large x1', 'b x2'],
        [3, 1, 'data x1'],
        [2, 1, 'writes x1'],
        [1, 1, 'reads x1'],
        [0, 1, 'nothing x1'],
      ],
    );
  });

  it('are shared by clients of one kind that hold the same, if they may', () => {
    const scopes = ['system:read'];
    assert.deepEqual(
      shown([
        client('run', scopes),
        client('run', scopes, { kind: 'elsewhere' }),
        client('own', scopes, { folds: false }),
        client('run', scopes),
        client(null, scopes),
        client('other', ['user:read']),
        client(null, scopes),
      ]),
      [[1, 7, 'other x1', 'own x1', 'run x2', 'run x1', 'null x2']],
    );
  });

  it('are none without clients', () => assert.deepEqual(mapOf([], GROUND), []));
});
