import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Profile } from '../../../src/domain/clients/profile.ts';
import { findClient } from '../../../src/domain/inventory/find-client.ts';
import { type Ground, inventoryOf } from '../../../src/domain/inventory/inventory.ts';
import type { ListedClient, ServerClient } from '../../../src/domain/inventory/listed-client.ts';
import { nearestAmong, presetDifferences } from '../../../src/domain/inventory/nearest-preset.ts';
import { risksOf } from '../../../src/domain/scopes/risk.ts';
import { riskClassOf } from '../../../src/domain/scopes/risk-class.ts';

const NOW = Date.UTC(2026, 0, 1);
const DAY = 86_400_000;

const markerAt = (time: number): string =>
  `${time.toString(16).padStart(12, '0')}0123456789abcdef0123`;

const MARKER = markerAt(NOW - DAY);

function client(more: Partial<ServerClient>): ServerClient {
  return { clientId: 'a', name: 'n', description: null, scopes: ['x:read'], position: 1, ...more };
}

function profile(more: Partial<Profile>): Profile {
  return {
    name: 'ci',
    server: 'https://fides.example.com',
    allowHttp: false,
    clientId: 'a',
    clientName: 'n',
    recipe: { presets: [], scopes: [], excludes: [] },
    scopes: [],
    marker: MARKER,
    createdAt: '2025-06-01T00:00:00.000Z',
    ...more,
  };
}

function listed(one: Partial<ServerClient>, more: Partial<Ground> = {}): ListedClient {
  const ground = { serverNow: NOW, release: null, profiles: [], presets: [], made: new Set('') };
  const [found] = inventoryOf([client(one)], { ...ground, ...more });
  return found ?? assert.fail('no client');
}

describe('the kind of a client', () => {
  const CASES: readonly (readonly [
    kind: string,
    one: Partial<ServerClient>,
    more?: Partial<Ground>,
  ])[] = [
    ['stored', {}, { profiles: [profile({})] }],
    ['stored', { name: null, scopes: [] }, { profiles: [profile({})] }],
    ['elsewhere', { description: `x [fidesauth2 ${MARKER}]` }],
    ['elsewhere', { description: `x [fidesauth ${MARKER}] [key ci]` }],
    ['foreign', { description: `[fidesauth2 ${MARKER}] and more` }],
    ['foreign', { description: `[fidesauth2 ${MARKER}] [fidesauth2 ${MARKER}]` }],
    ['foreign', {}],
    ['foreign', { name: null }],
    ['foreign', { scopes: [] }],
    ['foreign', { name: null, scopes: [], description: 'x' }],
    ['unnamed', { name: null, scopes: [] }],
    ['unnamed', { name: ' ', description: '', scopes: [] }],
  ];
  for (const [kind, one, more] of CASES) {
    it(`${JSON.stringify(one)}${more === undefined ? '' : ', with a profile'}: ${kind}`, () => {
      assert.equal(listed(one, more).kind, kind);
    });
  }

  it('of a client that is retiring: stored, but no client of the profile', () => {
    const retiring = { clientId: 'a', since: '2025-12-01', notBefore: '2026-02-01' };
    const own = profile({ clientId: 'b', retiring });
    const found = listed({}, { profiles: [own] });
    assert.deepEqual([found.kind, found.profile], ['stored', undefined]);
    assert.deepEqual(found.retiring, { profile: 'ci', notBefore: '2026-02-01' });
  });
});

describe('what is told of a client', () => {
  it('comes from its block', () => {
    const text = `Owner: acme [fidesauth2 ${MARKER} key=ci fleet=f expires=2026-02-01T00:00:00Z]`;
    const { createdAt, expiresAt, key, fleet, owner, edited } = listed({ description: text });
    assert.deepEqual(
      [createdAt, expiresAt, key, fleet, owner, edited],
      [NOW - DAY, Date.UTC(2026, 1, 1), 'ci', 'f', 'acme', false],
    );
  });

  it('else from its profile: a client of before 2.82 has no description', () => {
    const own = profile({ owner: 'acme', key: 'ci' });
    const found = listed({}, { profiles: [own], made: new Set('a') });
    assert.deepEqual(
      [found.createdAt, found.owner, found.key, found.edited],
      [Date.UTC(2025, 5, 1), 'acme', 'ci', false],
    );
  });

  it('no age for a marker of release 0.1, nor for one from the future', () => {
    const old = listed({ description: `x [fidesauth ${MARKER}]` });
    assert.equal(old.createdAt, undefined);
    const description = (ahead: number) => `x [fidesauth2 ${markerAt(NOW + ahead)}]`;
    const ahead = listed({ description: description(6 * 60_000) });
    assert.deepEqual([ahead.createdAt, ahead.fromFuture], [undefined, true]);
    const near = listed({ description: description(60_000) });
    assert.deepEqual([near.createdAt, near.fromFuture], [NOW + 60_000, undefined]);
  });

  it('that a description was edited', () => {
    const profiles = [profile({})];
    const edited = (description: string | null, more: Partial<Ground> = {}): boolean =>
      listed({ description }, more).edited;
    assert.equal(edited(`[fidesauth2 ${MARKER}]`, { profiles }), false);
    assert.equal(edited(`[fidesauth2 ${markerAt(NOW)}]`, { profiles }), true);
    assert.equal(edited('mine', { profiles, made: new Set('a') }), true);
    assert.equal(edited('mine', { made: new Set('a') }), true);
    assert.equal(edited('mine'), false);
    assert.equal(edited(`[fidesauth2 ${MARKER} key=X]`), true);
  });
});

describe('the nearest preset', () => {
  const presets = [
    { name: 'two', scopes: ['a:read', 'b:read'] },
    { name: 'three', scopes: ['a:read', 'b:read', 'c:read'] },
    { name: 'other', scopes: ['z:read'] },
  ];
  const near = (...scopes: string[]) =>
    nearestAmong(presets)(scopes).map(
      ({ preset, extra, lacks }) => `${preset} +${extra} -${lacks}`,
    );

  it('is the one that differs least, and none that differs by more than it shares', () => {
    assert.deepEqual(near('a:read', 'b:read'), ['two +0 -0', 'three +0 -1']);
    assert.deepEqual(near('a:read', 'b:read', 'd:read'), ['two +1 -0', 'three +1 -1']);
    assert.deepEqual(near('a:read'), ['two +0 -1']);
    assert.deepEqual(near('a:read', 'd:read', 'e:read'), []);
    assert.deepEqual(near(), []);
  });

  it('names what differs', () => {
    assert.deepEqual(presetDifferences(['a:read', 'c:read', 'd:read'], presets, 1), [
      { preset: 'three', extra: ['d:read'], lacks: ['b:read'] },
    ]);
  });
});

describe('the risk of a client', () => {
  const CASES: readonly (readonly [scopes: string[], release: string | null, risk: string])[] = [
    [[], '2.86.2', 'none'],
    [['system:read', 'user:read-own'], '2.86.2', 'read'],
    [['system:read', 'user:read'], '2.86.2', 'read'],
    [['privacy-request:read'], '2.86.2', 'personal'],
    [['system:delete'], '2.86.2', 'write'],
    [['brand_new:poke'], '2.86.2', 'write'],
    [['client:delete'], '2.86.2', 'write'],
    [['privacy-request:read', 'client:update'], '2.86.2', 'admin'],
    [['client:update'], '2.69.0', 'admin'],
    [['client:update'], '2.75.0', 'write'],
    [['client:update'], '2.82.0', 'admin'],
    [['client:update'], '0.0.0+dev', 'admin'],
    [['connection:create_or_update'], '2.42.0', 'write'],
    [['connection:create_or_update'], '2.43.0', 'admin'],
    [['client:create'], '2.69.0', 'admin'],
    [['client:create'], '2.69.1', 'write'],
    [['client:create'], null, 'admin'],
    [['client:create'], 'dev', 'admin'],
  ];
  for (const [scopes, release, risk] of CASES) {
    it(`${scopes.join(', ') || 'nothing'} on ${release}: ${risk}`, () => {
      assert.equal(riskClassOf(scopes, release), risk);
      assert.equal(
        risksOf(scopes, release).some(({ kind }) => kind === 'admin'),
        risk === 'admin',
      );
    });
  }
});

describe('finding a client', () => {
  const clients = [
    { clientId: 'aaaa1111', name: 'one', profile: 'ci' },
    { clientId: 'aaaa2222', name: 'two' },
    { clientId: 'bbbb3333', name: 'two' },
    { clientId: 'two', name: null },
  ];
  it('goes by the whole id first, then by the whole name', () => {
    assert.deepEqual(findClient('two', clients), { client: clients[3] });
    assert.deepEqual(findClient('one', clients), { client: clients[0] });
    const rest = clients.slice(0, 3);
    assert.deepEqual(findClient('two', rest), { several: [clients[1], clients[2]] });
  });

  it('offers what comes near: a profile, the beginning of an id, a name', () => {
    assert.deepEqual(findClient('ci', clients), { near: ['aaaa1111'] });
    assert.deepEqual(findClient('aaaa', clients), { near: ['aaaa1111', 'aaaa2222'] });
    assert.deepEqual(findClient('onee', clients), { near: ['one'] });
    assert.deepEqual(findClient('', clients), { near: [] });
  });
});
