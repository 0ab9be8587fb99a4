import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonText } from '../../src/output/json.ts';
import type { Result } from '../../src/usecases/results.ts';
import { RESULTS, SECRETS } from './results.ts';

// Rule 8 of docs/terminal.md.
/** The members of each document: scripts rely on them. They may be added to, never taken away. */
const MEMBERS: Readonly<Record<Result['kind'], string>> = {
  bootstrap:
    'profile server serverVersion clientId clientName owner expiresAt presets scopes created change given taken withheld deleted verified risks warnings profileFile credentialFile',
  'scopes.apply':
    'profile server serverVersion clientId clientName owner expiresAt presets scopes created change given taken withheld deleted verified risks warnings profileFile credentialFile',
  'bootstrap.plan':
    'profile server serverVersion generation admin clientName owner expiresAt presets excludes scopes known change clientId give take withheld accepted deletes risks warnings profileFile credentialFolder created verified',
  'scopes.apply.plan':
    'profile server serverVersion generation admin clientName owner expiresAt presets excludes scopes known change clientId give take withheld accepted deletes risks warnings profileFile credentialFolder created verified',
  token: 'profile server clientId accessToken tokenType expiresAt cached',
  export: 'profile server clientId format file withToken',
  'clients.show': 'server serverVersion serverTime source lookedBy client presets risks ends',
  'clients.list': 'complete servers notLookedAt clients',
  'clients.revoke.plan':
    'server serverVersion serverTime admin looked unreadable stable leftAlone clients ownKnown maxDeletes overLimit',
  'clients.revoke':
    'server serverVersion serverTime admin looked unreadable stable leftAlone clients',
  'clients.prune.plan':
    'server serverVersion serverTime admin looked unreadable stable leftAlone clients ownKnown maxDeletes overLimit',
  'clients.prune':
    'server serverVersion serverTime admin looked unreadable stable leftAlone clients',
  'profiles.list': 'checkedAt profiles',
  'profiles.show':
    'name server allowHttp clientId clientName recipe scopes serverVersion marker key owner expiresAt createdAt current profileFile credentialFile credentialStored',
  'profiles.use': 'profile server',
  'profiles.import':
    'profile server serverVersion clientId from presets scopes scopesKnown retiring profileFile credentialFile',
  'profiles.protect': 'profile server clientId protected changed',
  'scopes.accept': 'profile server clientId scope finding reason until accepted',
  'profiles.rename': 'from profile server clientId current',
  'profiles.set': 'profile settings',
  'profiles.remove': 'profile server clientId',
  recover: 'recovered',
  'recover.forget': 'marker profile server clientId',
  revoke: 'profile server clientId retired',
  rotate: 'way rotations failed notDone',
  'rotate.plan': 'way rotations failed notDone',
  'scopes.list': 'server serverVersion scopes',
  'scopes.show': 'name path description include optional exclude endpoints resolved',
  'scopes.diff':
    'inSync generatedAt tool fingerprint summary worst failOn failing baseline servers presets subjects undeclared inventory',
  'scopes.upgrade': 'target targetVersion knownScopes subjects',
  'scopes.compare': 'left right restrictedTo onlyLeft onlyRight both unreadable',
  'scopes.explain': 'server serverVersion rolesOf newestKnown scopes notLookedAt otherClientsLack',
  'scopes.import':
    'server serverVersion preset known unknown duplicates leftOut pieces others stripped written',
  completion: 'shell script',
  help: 'topic about blocks',
  status: 'exitCode checkedAt offline profiles open store settings',
  'scopes.check':
    'server serverVersion subject held needed missing requests unmatched uncallable pages caveats recordings complete unauthorized stripped undecided',
  'scopes.suggest':
    'server serverVersion scopes requests unmatched uncallable pages caveats recordings complete unauthorized stripped written',
  sandbox: 'url fidesVersion rootId rootSecret',
};

function documentOf(result: Result): Record<string, unknown> {
  const text = jsonText(result);
  assert.ok(text.endsWith('}\n'));
  return JSON.parse(text);
}

for (const result of Object.values(RESULTS)) {
  it(`the document of ${result.kind} has its members`, () => {
    const { schemaVersion, kind, ...members } = documentOf(result);
    assert.equal(schemaVersion, 1);
    assert.equal(kind, result.kind);
    assert.deepEqual(Object.keys(members).sort(), MEMBERS[result.kind].split(' ').sort());
  });

  it(`the document of ${result.kind} shows ${showsSecret(result) ? 'its secret' : 'no secret'}`, () => {
    const text = jsonText(result);
    const shown = Object.values(SECRETS).filter((secret) => text.includes(secret));
    assert.equal(shown.length, showsSecret(result) ? 1 : 0);
    // Only `status` has a place for what tells two secrets apart.
    assert.equal(text.includes('****'), result.kind === 'status');
  });
}

function showsSecret({ kind }: Result): boolean {
  return kind === 'token' || kind === 'sandbox';
}

describe('what documents hold', () => {
  it('a bootstrap: what was made, and that it was proved', () => {
    const { created, verified, scopes, clientId } = documentOf(RESULTS.bootstrap);
    assert.deepEqual([created, verified], [true, true]);
    assert.deepEqual(scopes, ['client:read', 'scope:read']);
    assert.equal(clientId, RESULTS.bootstrap.clientId);
  });

  it('a plan: that nothing was made; an unknown version is null', () => {
    const { created, verified, serverVersion } = documentOf(RESULTS['bootstrap.plan']);
    assert.deepEqual([created, verified, serverVersion], [false, false, null]);
  });

  it('a token: when it ends, in UTC', () => {
    const { accessToken, tokenType, expiresAt } = documentOf(RESULTS.token);
    assert.deepEqual(
      [accessToken, tokenType, expiresAt],
      [SECRETS.token, 'Bearer', '2025-01-02T03:04:05.000Z'],
    );
  });

  it('profiles: each with its members; a damaged one with its problem', () => {
    const { profiles } = documentOf(RESULTS['profiles.list']) as { profiles: object[] };
    const [good, damaged] = profiles;
    assert.deepEqual(
      Object.keys(good ?? {}).sort(),
      'clientId clientName createdAt current name presets protected rotation scopes scopesKnown server serverVersion used'.split(
        ' ',
      ),
    );
    assert.deepEqual(damaged, {
      name: 'old',
      server: null,
      clientId: null,
      current: false,
      used: false,
      problem: { code: 'store.corrupt', message: 'profile old: it is no JSON' },
    });
  });

  it('a profile of a server that hides its version: null', () => {
    const { serverVersion: _, ...profile } = RESULTS['profiles.show'].profile;
    const shown = documentOf({ ...RESULTS['profiles.show'], profile });
    assert.equal(shown.serverVersion, null);
  });

  it('a preset: its rules with reasons, and each scope with the patterns that give it', () => {
    const { include, resolved } = documentOf(RESULTS['scopes.show']);
    assert.deepEqual(include, [
      { pattern: 'system:*', reason: 'the job writes what it finds' },
      { pattern: 'scope:read', reason: null },
    ]);
    assert.deepEqual(resolved, RESULTS['scopes.show'].resolved);
    assert.equal(documentOf({ ...RESULTS['scopes.show'], resolved: undefined }).resolved, null);
  });
});
