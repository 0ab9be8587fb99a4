import assert from 'node:assert/strict';
import { it } from 'node:test';
import { asFidesAuthError, ERRORS, FidesAuthError, hasCode } from '../../src/errors.ts';

/** Scripts branch on these: codes are added, never changed. */
const TABLE: readonly (readonly [code: string, exit: number, retryable?: 'retryable'])[] = [
  ['unexpected', 1],
  ['usage.invalid', 2],
  ['input.missing', 2],
  ['input.invalid', 2],
  ['admin.ambiguous', 2],
  ['server.insecure', 2],
  ['preset.unknown', 2],
  ['preset.invalid', 2],
  ['preset.reserved', 2],
  ['import.invalid', 2],
  ['fleet.invalid', 2],
  ['scope.unknown', 2],
  ['endpoint.unknown', 2],
  ['scope.empty', 2],
  ['auth.rejected', 3],
  ['client.rejected', 3],
  ['sink.forbidden', 3],
  ['auth.forbidden', 4],
  ['profile.unknown', 5],
  ['client.unknown', 5],
  ['client.gone', 5],
  ['profile.exists', 6],
  ['recipe.differs', 6],
  ['client.ambiguous', 6],
  ['client.exists', 6],
  ['client.superseded', 6],
  ['client.retiring', 6],
  ['client.changed', 6],
  ['client.own', 6],
  ['sink.changed', 6, 'retryable'],
  ['sink.foreign', 6],
  ['delete.limit', 6],
  ['fleet.other', 6],
  ['profile.busy', 6],
  ['profile.protected', 6],
  ['file.exists', 6],
  ['server.mismatch', 6],
  ['confirm.required', 6],
  ['confirm.declined', 6],
  ['server.unreachable', 7, 'retryable'],
  ['server.timeout', 7, 'retryable'],
  ['server.tls', 7],
  ['server.redirect', 7],
  ['server.not-fides', 7],
  ['server.reply', 7],
  ['server.error', 7, 'retryable'],
  ['server.rate-limited', 7, 'retryable'],
  ['sink.unreachable', 7, 'retryable'],
  ['sink.failed', 7, 'retryable'],
  ['fleet.unclear', 7, 'retryable'],
  ['store.unwritable', 8],
  ['store.unsafe', 8],
  ['store.corrupt', 8],
  ['store.newer', 8],
  ['store.locked', 8, 'retryable'],
  ['output.failed', 8],
  ['bootstrap.incomplete', 9],
  ['profile.incomplete', 9],
  ['revoke.incomplete', 9],
  ['rotate.incomplete', 9],
  ['sink.unsure', 9],
  ['interrupted', 130],
  ['terminated', 143],
];

it('the table of errors is as frozen here', () => {
  const actual = Object.entries(ERRORS).map(([code, { exit, retryable }]) =>
    retryable ? [code, exit, 'retryable'] : [code, exit],
  );
  assert.deepEqual(actual, TABLE);
});

it('every code has a meaning in words', () => {
  assert.ok(Object.values(ERRORS).every(({ meaning }) => /^[a-z].*[^.]$/.test(meaning)));
});

it('an error knows its exit status', () => {
  assert.equal(new FidesAuthError('store.locked', 'x').exitCode, 8);
});

it('anything else that is thrown is a bug: its words and cause are kept', () => {
  const cause = new TypeError('x is not a function');
  const error = asFidesAuthError(cause);
  assert.equal(error.code, 'unexpected');
  assert.equal(error.exitCode, 1);
  assert.equal(error.message, 'unexpected failure: x is not a function');
  assert.equal(error.cause, cause);
  assert.match(error.details.fix ?? '', /--verbose/);
  assert.equal(asFidesAuthError('text').message, 'unexpected failure: text');
});

it('one of ours stays as it is and is told by its code', () => {
  const error = new FidesAuthError('scope.empty', 'x');
  assert.equal(asFidesAuthError(error), error);
  assert.ok(hasCode(error, 'scope.unknown', 'scope.empty'));
  assert.ok(!hasCode(error, 'scope.unknown'));
  assert.ok(!hasCode(new Error('scope.empty'), 'scope.empty'));
});
