import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { jsonText } from '../../src/output/json.ts';
import type { Result } from '../../src/usecases/results.ts';
import { checkDocuments } from '../support/documents.ts';
import { RESULTS, SECRETS } from './results.ts';

function documentOf(result: Result): Record<string, unknown> {
  const text = jsonText(result);
  assert.ok(text.endsWith('}\n'));
  return JSON.parse(text);
}

for (const result of Object.values(RESULTS)) {
  // Rule 8 of docs/terminal.md.
  it(`the document of ${result.kind} is as its schema says`, () => {
    checkDocuments([result.kind], { status: 0, stdout: jsonText(result), stderr: '' });
    const { schemaVersion, kind } = documentOf(result);
    assert.deepEqual([schemaVersion, kind], [1, result.kind]);
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
