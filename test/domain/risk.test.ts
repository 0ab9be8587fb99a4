import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { NEWEST_RELEASE, registryAt } from '../../src/domain/history/history.ts';
import { adminReason } from '../../src/domain/scopes/admin.ts';
import { personalDataReason } from '../../src/domain/scopes/risk.ts';

const newest = registryAt(NEWEST_RELEASE) ?? [];

describe('adminReason', () => {
  it('names exactly these scopes of the newest release', () => {
    assert.deepEqual(
      newest.filter((scope) => adminReason(scope, undefined) !== undefined),
      [
        'client:create',
        'client:update',
        'config:update',
        'connection:create_or_update',
        'connector_template:register',
        'database:reset',
        'messaging:create_or_update',
        'saas_config:create_or_update',
        'storage:create_or_update',
        'user-permission:assign_owners',
        'user-permission:create',
        'user-permission:update',
        'user:password-reset',
      ],
    );
  });

  it('leaves out what only sounds dangerous', () => {
    for (const scope of ['user-permission:read', 'user:create', 'heap_dump:exec', 'client:read']) {
      assert.equal(adminReason(scope, undefined), undefined, scope);
    }
  });

  it('is a short clause', () => {
    for (const scope of newest)
      assert.match(adminReason(scope, undefined) ?? 'x', /^[a-z][^\n]{0,119}[^.\n]?$/);
  });
});

describe('personalDataReason', () => {
  const exposing = (kind: string) =>
    newest.filter((scope) => personalDataReason(scope)?.kind === kind);

  it('names what shows the data of data subjects', () => {
    assert.deepEqual(exposing('subjects'), [
      'consent:read',
      'correspondence:read',
      'current-privacy-preference:read',
      'privacy-preference-history:read',
      'privacy-request-access-results:read',
      'privacy-request:manual-steps:respond',
      'privacy-request:manual-steps:review',
      'privacy-request:read',
      'privacy-request:transfer',
      'privacy-request:upload_data',
      'privacy-request:view_data',
    ]);
  });

  it('names what shows the data of users and contacts', () => {
    assert.deepEqual(exposing('staff'), [
      'organization:read',
      'privacy-request-notifications:read',
      'system:read',
      'system_manager:read',
      'user-permission:read',
      'user:read',
    ]);
  });

  it('takes names that objects have by themselves for unknown scopes', () => {
    for (const name of ['constructor', 'toString', '__proto__', '']) {
      assert.equal(personalDataReason(name), undefined);
      assert.equal(adminReason(name, undefined), undefined);
    }
  });
});
