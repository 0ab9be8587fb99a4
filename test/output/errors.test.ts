import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { createRedactor } from '../../src/domain/secrets/redact.ts';
import { toCopy } from '../../src/domain/words/to-copy.ts';
import { ERRORS, type ErrorCode, FidesAuthError } from '../../src/errors.ts';
import { errorJson, errorText } from '../../src/output/base/error-text.ts';
import { createStyle, type Style } from '../../src/output/base/style.ts';

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

type Parts = readonly (readonly [text: string, isWord?: 'word'])[];

/** Fixes in parts; those that are one word, whatever is in it, are marked. */
const TO_COPY: Readonly<Record<string, Parts>> = {
  'a command with flags': [
    ['the client is gone; make another:'],
    [
      'fidesauth bootstrap -p catalog-publisher --if-exists replace --accept-new --rotate-after 90d',
    ],
  ],
  'a word that is quoted': [
    ['to go on without it: mv'],
    [toCopy`${'/home/kim/my documents and other files/fides auth/profiles/ci.json'}`, 'word'],
    [toCopy`${"/home/kim/it's here and there/with more of it/profiles/ci.json.old"}`, 'word'],
  ],
  'words behind one that is quoted': [
    ['run fidesauth scopes suggest --har'],
    [toCopy`${'/home/kim/recordings of this week/all of them in one.har'}`, 'word'],
    ['--server https://fides.example.com'],
  ],
  'a word that is longer than the line': [
    ['fidesauth bootstrap --server'],
    [`https://fides.${'very-long-name-of-a-department.'.repeat(4)}example.com`, 'word'],
    ['--preset auditor, or another one'],
  ],
  'wide characters': [
    ['fidesauth scopes show プライバシー管理者の設定 データ主体の権利 개인정보 보호 隐私政策'],
    [toCopy`${'/ホーム/プライバシー 管理/設定.json'}`, 'word'],
  ],
  'marks and emoji': [
    [
      'the preset tie\u0302\u0301ng vie\u0323\u0302t \ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67 '.repeat(
        6,
      ),
    ],
  ],
  "apostrophes in people's words": [
    ["the server's and the client's clocks differ: set this machine's, or the server's, and go on"],
  ],
};

describe('a fix on a narrow terminal', () => {
  for (const [name, parts] of Object.entries(TO_COPY)) {
    for (const columns of [60, 80]) {
      it(`with ${name} fits into ${columns} columns, and no word is torn`, async () => {
        for (const colour of [false, true]) {
          const style = await createStyle(colour, { columns });
          requireWrapped(parts, columns, style);
        }
      });
    }
  }
});

/** All words of a fix whole and in their order, in lines that fit and are as long as they can be. */
function requireWrapped(parts: Parts, columns: number, style: Style): void {
  const fix = parts
    .map(([text]) => text)
    .join(' ')
    .trim();
  const text = errorText(new FidesAuthError('store.corrupt', 'x', { fix }), style);
  const lines = stripVTControlCharacters(text).trimEnd().split('\n').slice(1);
  assert.equal(lines.join(' '), `fix: ${fix}`);
  const quoted = parts.filter(([, isWord]) => isWord).map(([word]) => word);
  for (const word of quoted)
    assert.ok(
      lines.some((line) => line.includes(word)),
      text,
    );
  const tooWide = lines.filter((line) => columnsOf(line) > columns);
  assert.deepEqual(
    tooWide.filter((line) => !quoted.includes(line)),
    [],
  );
  for (const [at, line] of lines.slice(1).entries()) {
    const first = quoted.find((word) => line.startsWith(word)) ?? line.split(' ')[0];
    assert.ok(columnsOf(`${lines[at]} ${first}`) > columns, text);
  }
}

/** The columns of a line by another rule than ours: by what is seen as one character. */
function columnsOf(line: string): number {
  const wide = /^[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{Extended_Pictographic}]/u;
  return [...new Intl.Segmenter('en').segment(line)].reduce(
    (sum, { segment }) => sum + (wide.test(segment) ? 2 : 1),
    0,
  );
}

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
