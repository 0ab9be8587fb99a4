import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createRedactor } from '../../src/domain/secrets/redact.ts';
import { ERRORS, type ErrorCode, FidesAuthError } from '../../src/errors.ts';
import { errorJson, errorText } from '../../src/output/error-text.ts';
import { createStyle } from '../../src/output/style.ts';

const pipe = await createStyle(false, { columns: undefined });
const narrow = await createStyle(false, { columns: 40 });
const coloured = await createStyle(true, { columns: 100 });

const FULL = new FidesAuthError('auth.forbidden', 'creating the client: scopes are missing', {
  fix: 'use a credential that holds them, like the root client of that server',
  httpStatus: 403,
  requestId: 'req-1',
  clientId: 'abc',
  missingScopes: ['client:create'],
  cause: new Error('not to be shown'),
});

// Rule 38 of docs/terminal.md.
describe('an error for people', () => {
  it('says what and why, the way out, and the request id', () => {
    assert.equal(
      errorText(FULL, pipe),
      'error: creating the client: scopes are missing\n' +
        'fix: use a credential that holds them, like the root client of that server\n' +
        'request id: req-1\n',
    );
  });

  it('is one line when nothing more is known', () => {
    assert.equal(errorText(new FidesAuthError('interrupted', 'stopped'), pipe), 'error: stopped\n');
  });

  it('breaks at words on a narrow terminal, and never in what is quoted for a shell', () => {
    assert.equal(
      errorText(FULL, narrow),
      'error: creating the client: scopes are\nmissing\n' +
        'fix: use a credential that holds them,\nlike the root client of that server\n' +
        'request id: req-1\n',
    );
    const quoted = new FidesAuthError('store.corrupt', 'x', {
      fix: "to go on without it: mv '/tmp/a folder with blanks/x' '/tmp/it'\\''s a folder/x.old'",
    });
    assert.equal(
      errorText(quoted, narrow),
      "error: x\nfix: to go on without it: mv\n'/tmp/a folder with blanks/x'\n'/tmp/it'\\''s a folder/x.old'\n",
    );
  });

  it('sets the words before the colons apart', () => {
    const [first, second] = errorText(FULL, coloured).split('\n');
    assert.equal(first, '\x1b[31merror:\x1b[39m creating the client: scopes are missing');
    assert.ok(second?.startsWith('\x1b[1mfix:\x1b[22m use '));
  });
});

describe('an error for scripts', () => {
  it('is one JSON object on one line, with all that is known but the cause', () => {
    const text = errorJson(FULL, createRedactor());
    assert.equal(text.indexOf('\n'), text.length - 1);
    assert.deepEqual(JSON.parse(text), {
      error: {
        code: 'auth.forbidden',
        message: 'creating the client: scopes are missing',
        fix: 'use a credential that holds them, like the root client of that server',
        exitCode: 4,
        retryable: false,
        httpStatus: 403,
        requestId: 'req-1',
        clientId: 'abc',
        missingScopes: ['client:create'],
      },
    });
  });

  for (const code of Object.keys(ERRORS) as ErrorCode[]) {
    it(`${code} always has its five members`, () => {
      const { error } = JSON.parse(
        errorJson(new FidesAuthError(code, 'what: why'), createRedactor()),
      );
      const { exit, retryable } = ERRORS[code];
      assert.deepEqual(error, { code, message: 'what: why', fix: null, exitCode: exit, retryable });
    });
  }
});
