import assert from 'node:assert/strict';
import { FidesAuthError } from '../../../src/errors.ts';

/** Holds the work to failing with that code, in these words, and to saying what to do. */
export async function fails(work: Promise<unknown>, code: string, words = /./): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof FidesAuthError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    assert.ok(error.details.fix, error.message);
    return true;
  });
}
