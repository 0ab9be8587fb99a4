import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { ClientBlock } from '../../../src/domain/clients/description.ts';
import {
  type Decision,
  decide,
  type SeenClient,
  type Sight,
  type Wanted,
} from '../../../src/domain/fleet/decide.ts';
import { scopeSet } from '../../../src/domain/scopes/scope-set.ts';
import type { Held, SinkState } from '../../../src/domain/sinks/sink.ts';
import { seeded } from '../../matrix/kit/random.ts';

const NOW = Date.UTC(2026, 5, 1);
const SETTLE = 15 * 60_000;
const DAY = 86_400_000;
const SERVER = 'https://fides.example.com';
const READ = scopeSet(['system:read']);

const WANTED: Wanted = {
  server: SERVER,
  fleet: 'f1',
  key: 'shop',
  clientName: 'acme.shop',
  scopes: READ,
  rotateAfterMs: 90 * DAY,
};

const marker = (letter: string): string => letter.repeat(32);

function client(
  id: string,
  more: Partial<SeenClient> & { age?: number; block?: Partial<ClientBlock> } = {},
): SeenClient {
  const { age = DAY, block, ...rest } = more;
  return {
    clientId: id,
    name: 'acme.shop',
    scopes: READ,
    ...rest,
    block: { marker: marker(id), fleet: 'f1', key: 'shop', createdAt: NOW - age, ...block },
  };
}

function held(id: string, more: Partial<Held> = {}): SinkState {
  const all = {
    server: SERVER,
    clientId: id,
    marker: marker(id),
    fleet: 'f1',
    key: 'shop',
    ...more,
  };
  return { kind: 'held', version: '1', held: all };
}

function sight(state: SinkState, clients: readonly SeenClient[], more: Partial<Sight> = {}): Sight {
  return {
    state,
    ofKey: clients.filter(({ block }) => block?.fleet === 'f1' && block.key === 'shop'),
    find: (id) => clients.find(({ clientId }) => clientId === id),
    carriers: (of) => clients.filter(({ block }) => block?.marker === of).length,
    whole: true,
    now: NOW,
    settleMs: SETTLE,
    pair: 'unknown',
    ...more,
  };
}

const EMPTY: SinkState = { kind: 'empty', version: '0' };
const retiring = (id: string, notBefore: number) => ({
  clientId: id,
  marker: marker(id),
  notBefore: new Date(notBefore).toISOString(),
});

const ROWS: readonly (readonly [what: string, sight: Sight, wants: Partial<Decision>])[] = [
  ['nothing anywhere', sight(EMPTY, []), { act: 'create', current: null }],
  [
    'an empty store and an old client of the key',
    sight(EMPTY, [client('a')]),
    { act: 'deliver', leftovers: ['a'] },
  ],
  [
    'an empty store and a young client',
    sight(EMPTY, [client('a', { age: 1000 })]),
    { act: 'deliver', leftovers: [], leftAlone: ['a'] },
  ],
  [
    'the client of the store',
    sight(held('a'), [client('a')]),
    { act: 'keep', current: 'a', leftovers: [] },
  ],
  [
    'other scopes',
    sight(held('a'), [client('a', { scopes: scopeSet(['user:read']) })]),
    { act: 'scopes', give: READ, take: scopeSet(['user:read']) },
  ],
  [
    'one that is old enough',
    sight(held('a'), [client('a', { age: 91 * DAY })]),
    { act: 'rotate', current: 'a' },
  ],
  ['an old one from the future', sight(held('a'), [client('a', { age: -DAY })]), { act: 'keep' }],
  [
    'an old one of a server without a clock',
    sight(held('a'), [client('a', { age: 91 * DAY })], { now: undefined }),
    { act: 'keep' },
  ],
  ['a client that is gone', sight(held('a'), []), { act: 'deliver', current: null }],
  [
    'a pair that the server refuses',
    sight(held('a'), [client('a')], { pair: 'refused' }),
    { act: 'deliver', leftovers: [] },
  ],
  [
    'a description without a block',
    sight(held('a'), [{ ...client('a'), block: undefined }]),
    { act: 'unclear', leftovers: [] },
  ],
  [
    'another marker than the store has',
    sight(held('a', { marker: marker('b') }), [client('a')]),
    { act: 'unclear' },
  ],
  ['a leftover', sight(held('a'), [client('b'), client('a')]), { act: 'keep', leftovers: ['b'] }],
  [
    'a client with the marker of the store',
    sight(held('a'), [client('b', { block: { marker: marker('a') } }), client('a')]),
    { act: 'keep', leftovers: [], leftAlone: ['b'] },
  ],
  [
    'two clients with one marker',
    sight(held('a'), [client('b'), client('c', { block: { marker: marker('b') } }), client('a')]),
    { leftovers: [], leftAlone: ['b', 'c'] },
  ],
  [
    'a client with another name',
    sight(held('a'), [client('b', { name: 'mine' }), client('a')]),
    { leftovers: [], leftAlone: ['b'] },
  ],
  [
    'a retiring client before its time',
    sight(held('a', { retiring: [retiring('b', NOW + 1)] }), [client('a'), client('b')]),
    {
      retire: [],
      leftovers: [],
      waiting: [{ clientId: 'b', notBefore: new Date(NOW + 1).toISOString() }],
    },
  ],
  [
    'a retiring client after its time',
    sight(held('a', { retiring: [retiring('b', NOW)] }), [client('a'), client('b')]),
    { retire: ['b'], leftovers: [] },
  ],
  [
    'a retiring client with another marker',
    sight(held('a', { retiring: [retiring('b', NOW)] }), [
      client('a'),
      client('b', { block: { marker: marker('c') } }),
    ]),
    { retire: [], leftovers: [], leftAlone: ['b'] },
  ],
  [
    'a retiring client that is gone',
    sight(held('a', { retiring: [retiring('b', NOW)] }), [client('a')]),
    { retire: [], forget: ['b'] },
  ],
  [
    'a place of somebody else',
    sight({ kind: 'foreign', owner: 'Helm' }, [client('b')]),
    { act: 'refuse', leftovers: [] },
  ],
  [
    'a place that could not be looked at',
    sight({ kind: 'unclear', why: 'sealed' }, [client('b')]),
    { act: 'unclear', why: 'sealed', leftovers: [] },
  ],
  [
    'a list that is not whole',
    sight(held('a'), [client('a'), client('b')], { whole: false }),
    { act: 'unclear', leftovers: [] },
  ],
  [
    'a place of another fleet',
    sight(held('a', { fleet: 'f2' }), [client('b')]),
    { act: 'refuse', leftovers: [] },
  ],
  [
    'a place of another client',
    sight(held('a', { key: 'other' }), [client('b')]),
    { act: 'refuse', leftovers: [] },
  ],
  [
    'a place of another server',
    sight(held('a', { server: 'https://other.example.com' }), [client('b')]),
    { act: 'refuse', leftovers: [] },
  ],
  [
    'a place of no fleet',
    sight(
      { kind: 'held', version: '1', held: { server: SERVER, clientId: 'a', marker: marker('a') } },
      [client('a')],
    ),
    { act: 'refuse' },
  ],
];

describe('what one client of a fleet needs', () => {
  for (const [what, seen, wants] of ROWS) {
    it(`with ${what}`, () => {
      const found = decide(WANTED, seen);
      const names = Object.keys(wants) as (keyof Decision)[];
      assert.deepEqual(Object.fromEntries(names.map((name) => [name, found[name]])), wants);
    });
  }

  it('is never the end of a client that a store names, that retires, that is young or foreign', () => {
    let judged = 0;
    for (let seed = 1; seed <= 100; seed += 1) judged += history(seed);
    assert.ok(judged > 500, `only ${judged} deletions were looked at`);
  });
});

type World = {
  clients: SeenClient[];
  state: SinkState;
  now: number;
};

/** One random history of runs, kills, edits and time; each look at it is judged. */
function history(seed: number): number {
  const random = seeded(seed);
  const world: World = { clients: [], state: EMPTY, now: NOW };
  let serial = 0;
  let judged = 0;
  for (let step = 0; step < 60; step += 1) {
    world.now += Math.floor(random() * SETTLE * 0.6);
    const die = random();
    serial += 1;
    const number = serial.toString(16).padStart(32, '0');
    if (die < 0.35) born(world, number, random() < 0.6);
    else if (die < 0.45) edit(world, random);
    else if (die < 0.5) foreign(world, number);
    else judged += judge(world, random() < 0.8);
  }
  return judged;
}

/** A run makes a client, and puts it into the store unless it is killed before. */
function born(world: World, number: string, put: boolean): void {
  const made = client(number, { block: { marker: number, createdAt: world.now } });
  world.clients.unshift(made);
  if (!put) return;
  const former = world.state.kind === 'held' ? world.state.held : undefined;
  const notBefore = world.now + SETTLE * 2;
  const kept =
    former === undefined
      ? []
      : [
          {
            clientId: former.clientId,
            marker: former.marker,
            notBefore: new Date(notBefore).toISOString(),
          },
        ];
  world.state = held(number, { marker: number, retiring: [...(former?.retiring ?? []), ...kept] });
}

/** Somebody changes a description: takes the block away, or copies that of another client. */
function edit(world: World, random: () => number): void {
  const at = Math.floor(random() * world.clients.length);
  const [one, other] = [world.clients[at], world.clients[0]];
  if (one === undefined || other === undefined) return;
  world.clients[at] = { ...one, block: random() < 0.5 ? undefined : other.block };
}

function foreign(world: World, number: string): void {
  world.clients.unshift({
    ...client(number),
    block: { marker: number, fleet: 'f2', key: 'shop', createdAt: 0 },
  });
}

/** How many deletions it looked at. */
function judge(world: World, carriedOut: boolean): number {
  const seen = { ...sight(world.state, world.clients), now: world.now };
  const found = decide(WANTED, seen);
  const named = world.state.kind === 'held' ? world.state.held : undefined;
  for (const id of found.leftovers) {
    const one = world.clients.find(({ clientId }) => clientId === id) ?? assert.fail(id);
    assert.notEqual(id, named?.clientId);
    assert.ok(!named?.retiring?.some(({ clientId }) => clientId === id), 'it retires');
    assert.ok(world.now - (one.block?.createdAt ?? world.now) > SETTLE, 'it is young');
    assert.equal(one.block?.fleet, 'f1');
    assert.equal(
      world.clients.filter(({ block }) => block?.marker === one.block?.marker).length,
      1,
    );
  }
  for (const id of found.retire) {
    const one = world.clients.find(({ clientId }) => clientId === id) ?? assert.fail(id);
    const says = named?.retiring?.find(({ clientId }) => clientId === id) ?? assert.fail(id);
    assert.ok(Date.parse(says.notBefore) <= world.now, 'its time is not over');
    assert.equal(one.block?.marker, says.marker);
    assert.notEqual(id, named?.clientId);
  }
  const gone = new Set([...found.leftovers, ...found.retire]);
  if (!carriedOut) return gone.size;
  world.clients = world.clients.filter(({ clientId }) => !gone.has(clientId));
  return gone.size;
}
