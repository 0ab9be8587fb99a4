import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Secret } from '../../src/domain/secrets/secret.ts';
import { metadataOf } from '../../src/sinks/kubernetes/metadata.ts';
import { contentOf, stateOf } from '../../src/sinks/kubernetes/state.ts';
import { refusalIn } from '../../src/sinks/kubernetes/status.ts';

const HELD = { server: 'https://fides.example.com', clientId: 'c1', marker: '0'.repeat(32) };
const KEYS = { id: 'ID', secret: 'SECRET' };
const CONTENT = contentOf({ held: HELD, clientSecret: new Secret('s3cret-value'), keys: KEYS });

type Fields = Readonly<Record<string, unknown>>;

function written(manager: string, ...keys: string[]): Fields {
  const data = Object.fromEntries(keys.map((key) => [`f:${key}`, {}]));
  return { manager, operation: 'Apply', fieldsV1: { 'f:data': { '.': {}, ...data } } };
}

const OURS = written('fidesauth', 'ID', 'SECRET');

/** The state of a Secret with our annotations and that metadata besides. */
function state(more: Fields, annotations: Fields = {}) {
  const metadata = {
    uid: 'u',
    resourceVersion: '7',
    annotations: { ...CONTENT.annotations, ...annotations },
    managedFields: [OURS],
    ...more,
  };
  return stateOf(metadataOf({ metadata }));
}

describe("a Secret's state", () => {
  it('is what we wrote', () => {
    assert.deepEqual(state({}), { kind: 'held', held: HELD, version: 'u/7' });
  });

  const OWNERS: readonly (readonly [string, Fields, string])[] = [
    [
      'an owner',
      { ownerReferences: [{ kind: 'ExternalSecret', name: 'shop' }] },
      'ExternalSecret/shop',
    ],
    [
      'a label',
      { labels: { 'app.kubernetes.io/managed-by': 'Helm' } },
      'Helm (label app.kubernetes.io/managed-by)',
    ],
    [
      'a mark',
      { labels: { 'reconcile.external-secrets.io/managed': 'true' } },
      'External Secrets Operator',
    ],
    [
      'one of our keys',
      { managedFields: [OURS, written('kubectl-edit', 'SECRET')] },
      'kubectl-edit (it wrote SECRET)',
    ],
  ];
  for (const [what, more, owner] of OWNERS) {
    it(`is foreign by ${what}, even with our annotations`, () => {
      assert.deepEqual(state(more), { kind: 'foreign', owner });
    });
  }

  it('stays ours where others wrote other keys', () => {
    assert.equal(state({ managedFields: [OURS, written('kubectl-edit', 'EXTRA')] }).kind, 'held');
  });

  it('is unclear where a key, an annotation or the Secret is going away', () => {
    assert.equal(state({ managedFields: [written('fidesauth', 'ID')] }).kind, 'unclear');
    assert.equal(state({}, { 'fidesauth/marker': 'x' }).kind, 'unclear');
    assert.equal(state({}, { 'fidesauth/keys': '' }).kind, 'unclear');
    assert.equal(state({ deletionTimestamp: '2026-12-01T00:00:00Z' }).kind, 'unclear');
    const bare = { uid: 'u', resourceVersion: '7', managedFields: [OURS] };
    assert.equal(stateOf(metadataOf({ metadata: bare })).kind, 'unclear');
  });

  it('is empty where nobody has written data', () => {
    const bare = { uid: 'u', resourceVersion: '7' };
    assert.deepEqual(stateOf(metadataOf({ metadata: bare })), { kind: 'empty', version: 'u/7' });
    assert.equal(stateOf(undefined).kind, 'empty');
  });

  it('carries nothing of the secret in its annotations', () => {
    const secret = Buffer.from('s3cret-value');
    const told = JSON.stringify(CONTENT.annotations);
    for (const form of ['utf8', 'base64', 'hex'] as const) {
      assert.ok(!told.includes(secret.toString(form)));
    }
  });
});

describe('a refusal of the API server', () => {
  const conflict = (manager: string) => ({
    reason: 'Conflict',
    details: {
      causes: [{ reason: 'FieldManagerConflict', message: `conflict with "${manager}" using v1` }],
    },
  });
  const REFUSALS: readonly (readonly [number, unknown, Fields])[] = [
    [401, {}, { kind: 'unauthorized' }],
    [403, { message: 'no\nright' }, { kind: 'forbidden', why: 'no right' }],
    [404, { details: { kind: 'namespaces' } }, { kind: 'no-namespace' }],
    [404, undefined, { kind: 'absent' }],
    [409, { reason: 'Conflict' }, { kind: 'changed' }],
    [409, conflict('kubectl'), { kind: 'conflict', manager: 'kubectl' }],
    [422, { message: 'data: field is immutable when `immutable` is set' }, { kind: 'immutable' }],
    [400, { message: 'admission webhook "x" does not support dry run' }, { kind: 'no-dry-run' }],
    [400, undefined, { kind: 'invalid', why: 'it answers with HTTP 400' }],
    [
      500,
      { message: 'etcdserver: request timed out' },
      { kind: 'lost', why: 'etcdserver: request timed out' },
    ],
    [504, 'a page', { kind: 'lost', why: 'it answers with HTTP 504' }],
  ];
  for (const [status, body, refusal] of REFUSALS) {
    it(`with ${status} means ${refusal.kind}`, () => {
      assert.deepEqual(refusalIn({ status, body }), refusal);
    });
  }
});
