import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, it } from 'node:test';
import {
  expandScopes,
  isFidesplusOnly,
  lifetimeOf,
  NEWEST_RELEASE,
  registryAt,
  replayRegistry,
  rolesAt,
} from '../../src/domain/history/history.ts';
import { FIDESPLUS, RELEASES } from '../../src/domain/history/history-data.ts';
import { compareVersions, parseVersion, type Version } from '../../src/domain/history/version.ts';

/**
 * Release, number of scopes, sha256 of the sorted registry (one scope a line) and, where there are
 * roles, of the sorted lines `role scope`: from the full lists in the sources of these releases.
 */
const FULL_LISTS = `
2.0.0 49 3babd7abf9f528e65c49c51ac11006a2f77f5ff4207aadacbe7ddadad3de883a
2.6.0 61 227840c658d08e549653cab997a92a51277cf39aaedec243e527c01e3efc5de7
2.8.0 72 201444fd2329369ee6214c1a93d18bb3723fe417b6d9d660de2fac3739c20492 3d082bd381e1639d5246b0253a9cf298de5d628c508d528d91b5cd60b6091065
2.12.0 120 9cdb8892d7c960b7e03acca2a9e6f2d22c574f963bf08b485c12b618edbf58b2 9c500a94268bccec2e631b7e16016fbe375df1fca23986df397b229d76868ecb
2.20.0 121 d054c0179c9e28bd5ff963fa62933444446e84fcf8157dd539b270d660b79f87 8eb6266e33e33b5f535af5de47b3c66ad7e46e0856e8929cc2ae5e2b8b763132
2.30.0 115 76998735bd2ca6d6594450e9027e23e53c0888b867ec2fdfffe722166d517521 5e44577f0b8ad3acb77add60f5cf667890fc92eca643765be0816438c2816317
2.40.0 115 76998735bd2ca6d6594450e9027e23e53c0888b867ec2fdfffe722166d517521 5e44577f0b8ad3acb77add60f5cf667890fc92eca643765be0816438c2816317
2.50.0 116 f6def7ade8b69e4329fbc9cb38f9d9e38af3ae0cb2ce1dd20fc691194d3e3554 1e96327d3ad2e64a2b34686c54e47f864d074e25b4110855dc1157ef167f4aa5
2.60.0 118 ea08d14fd3c3b6596cf399f7d7fc65b311570cbe5ff77ad83f74787da304c34a f3458801ef45f3a5ff5d6dbc1f59e655b0b3e80bfb8d224b92478c1375c9b224
2.70.0 124 c6aa0c7f21813d8752fab8be1837da6033eb8f7a6b5b8140c2bda5bd08a6cd03 7e8035aa05547718f64758b65b962c64096bd90ea16ecbca5da136a36e9d9ec0
2.78.2 123 bd5cce334f6f78ed7975dc796d9dfefa8f2708dc6de661444648a051c805b511 966d6c08ed9bbf613300eeda307cc38d2efa9f8a1ebcef8eb197379775b25b27
2.82.0 127 d45b89bb97ce18f22d57636e4a396de20d732d8799967693aec477cfc6b529d7 1d94c04c994b1537000adf5f75d768b6b030922f36251abe9443849d08656499
2.84.2 130 4e906c866dd3386f0b4899048e967eaf6ca29ac78011c4b40f3e7134cd2400cd ba040b694ccdfb6204e0621d9fea45625abdcf40ea844c79f68c4239e694bd72
`;

const sha256 = (lines: readonly string[]): string =>
  createHash('sha256').update(lines.join('\n')).digest('hex');

function rolesDigest(version: string): string | undefined {
  const roles = rolesAt(version);
  if (roles === undefined) return undefined;
  const lines = Object.entries(roles).flatMap(([role, scopes]) =>
    scopes.map((scope) => `${role} ${scope}`),
  );
  return sha256(lines.sort());
}

function version(text: string): Version {
  const parsed = parseVersion(text);
  assert.ok(parsed, text);
  return parsed;
}

const notAfter = (a: string, b: string): boolean => compareVersions(version(a), version(b)) <= 0;

describe('registryAt and rolesAt', () => {
  for (const row of FULL_LISTS.trim().split('\n')) {
    const [release = '', count, registry, roles] = row.split(' ');
    it(`give the lists of ${release}`, () => {
      assert.equal(registryAt(release)?.length, Number(count));
      assert.equal(sha256(registryAt(release) ?? []), registry);
      assert.equal(rolesDigest(release), roles);
    });
  }

  it('cover the newest release', () => {
    assert.equal(NEWEST_RELEASE, '2.86.2');
    assert.equal(registryAt('2.86.2')?.length, 131);
    assert.ok(registryAt('2.86.2')?.includes('notification:update'));
    assert.deepEqual(rolesAt('2.86.2')?.external_respondent, [
      'privacy-request:manual-steps:respond',
    ]);
  });

  it('give a number between two releases what the older one has', () => {
    assert.deepEqual(registryAt('2.40.7'), registryAt('2.40.0'));
    assert.equal(registryAt('2.2.1')?.includes('privacy-request:transfer'), true);
    assert.equal(registryAt('2.2.0')?.includes('privacy-request:transfer'), false);
  });

  it('say nothing outside the history or about what is no release', () => {
    for (const text of [
      '1.9.9',
      '2.86.3',
      '2.87.0',
      '3.0.0',
      '2.40',
      '2.78.1a0',
      '2.40.0+dev',
      '',
    ]) {
      assert.equal(registryAt(text), undefined, text);
      assert.equal(rolesAt(text), undefined, text);
    }
    assert.equal(rolesAt('2.7.0'), undefined);
  });

  it('hold at each release: sorted, the owner has all, every role is a part', () => {
    for (const { release } of RELEASES) {
      const registry = registryAt(release) ?? [];
      assert.deepEqual(registry, [...new Set(registry)].sort(), release);
      const roles = rolesAt(release);
      if (roles === undefined) continue;
      assert.deepEqual(roles.owner, registry, release);
      for (const scopes of Object.values(roles)) {
        assert.ok(
          scopes.every((scope) => registry.includes(scope)),
          release,
        );
      }
    }
  });

  it('keep each change: nothing added twice, nothing removed that was not there', () => {
    const seen = new Set<string>();
    for (const { release, added = '', removed = '' } of RELEASES) {
      for (const scope of expandScopes(removed))
        assert.ok(seen.delete(scope), `${release} ${scope}`);
      for (const scope of expandScopes(added)) {
        assert.ok(!seen.has(scope), `${release} ${scope}`);
        seen.add(scope);
      }
    }
  });
});

describe('replayRegistry', () => {
  const releases = [
    { release: '1.0.0', added: 'a:x,y b-c:long:z' },
    { release: '1.2.0', removed: 'a:x', added: 'd_e:x' },
  ];
  it('adds up the changes until a version', () => {
    assert.deepEqual(replayRegistry(releases, '1.1.9'), ['a:x', 'a:y', 'b-c:long:z']);
    assert.deepEqual(replayRegistry(releases, '1.10.0'), ['a:y', 'b-c:long:z', 'd_e:x']);
    assert.equal(replayRegistry(releases, '0.9.0'), undefined);
  });
});

describe('lifetimeOf', () => {
  it('tells since when and until when', () => {
    assert.deepEqual(lifetimeOf('client:create'), { first: '2.0.0' });
    assert.deepEqual(lifetimeOf('registry:read'), { first: '2.9.0', removedIn: '2.27.0' });
    assert.deepEqual(lifetimeOf('taxonomy:create'), { first: '2.8.0', removedIn: '2.74.0' });
    assert.deepEqual(lifetimeOf('privacy-request:manual-steps:review'), { first: '2.63.0' });
    assert.equal(lifetimeOf('custom_field:read'), undefined);
    assert.equal(lifetimeOf('client:*'), undefined);
  });

  it('ties the two names of a renamed scope', () => {
    assert.deepEqual(lifetimeOf('email:read'), {
      first: '2.0.0',
      removedIn: '2.1.0',
      renamedTo: 'messaging:read',
    });
    assert.deepEqual(lifetimeOf('user:password-reset'), {
      first: '2.6.0',
      renamedFrom: 'user:reset-password',
    });
  });

  it('agrees with the registry of every release', () => {
    const names = new Set(RELEASES.flatMap(({ added = '' }) => expandScopes(added)));
    assert.equal(names.size, 147);
    for (const scope of names) {
      const { first, removedIn } = lifetimeOf(scope) ?? { first: '' };
      for (const { release } of RELEASES) {
        const lives = notAfter(first, release) && !(removedIn && notAfter(removedIn, release));
        assert.equal(registryAt(release)?.includes(scope), lives, `${scope} ${release}`);
      }
    }
  });
});

describe('isFidesplusOnly', () => {
  it('knows the names of the paid edition', () => {
    assert.equal(isFidesplusOnly('custom_field:read'), true);
    assert.equal(isFidesplusOnly('system_scan:create'), true);
    assert.equal(isFidesplusOnly('taxonomy:create'), true);
    assert.equal(isFidesplusOnly('user:read'), false);
    assert.equal(isFidesplusOnly('custom_field:raed'), false);
  });

  it('names no scope of the newest open-source release', () => {
    const newest = new Set(registryAt(NEWEST_RELEASE));
    assert.deepEqual(
      expandScopes(FIDESPLUS).filter((scope) => newest.has(scope)),
      [],
    );
    assert.equal(expandScopes(FIDESPLUS).length, 134);
  });
});

describe('parseVersion and compareVersions', () => {
  it('read every form the server reports', () => {
    const forms = {
      '2.40.0': { major: 2, minor: 40, patch: 0 },
      '2.78.1a0': { major: 2, minor: 78, patch: 1 },
      '2.78.0a1+5.gabc': { major: 2, minor: 78, patch: 0 },
      '2.82.1rc12': { major: 2, minor: 82, patch: 1 },
      '2.82.1+3.g1a2b3c4.dirty': { major: 2, minor: 82, patch: 1 },
      '0.0.0+dev': { major: 0, minor: 0, patch: 0 },
    };
    for (const [text, expected] of Object.entries(forms)) {
      assert.deepEqual(parseVersion(text), expected, text);
    }
  });

  it('read nothing else', () => {
    for (const text of ['', '2', '2.40', 'v2.40.0', '2.40.0 ', '2.40.0-', '2.40.x', '2.40.0.1']) {
      assert.equal(parseVersion(text), undefined, text);
    }
  });

  it('order by number, not by text', () => {
    const ordered = ['2.2.0', '2.2.10', '2.9.0', '2.10.0', '3.0.0'].map(version);
    for (const [at, left] of ordered.entries()) {
      for (const [other, right] of ordered.entries()) {
        assert.equal(Math.sign(compareVersions(left, right)), Math.sign(at - other));
      }
    }
  });
});
