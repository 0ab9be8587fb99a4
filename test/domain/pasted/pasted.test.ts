import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type PastedForm, readPasted } from '../../../src/domain/pasted/pasted.ts';

/** A text, the form it has, its scopes, and how many of its items are none. */
const TEXTS: readonly [name: string, text: string, PastedForm, words: string, others: number][] = [
  ['nothing', '', 'plain text', '', 0],
  ['blanks', ' \n\t\r\n', 'plain text', '', 0],
  ['words', 'hello world', 'plain text', '', 2],
  ['a JSON list', '["a:b","c:d"]', 'a JSON list', 'a:b c:d', 0],
  ['one with other values', '["a:b", 7, null, {"e": "f:g"}]', 'a JSON list', 'a:b', 3],
  ['curly quotes inside', '["“a:b”"]', 'a JSON list', 'a:b', 0],
  ['curly quotes and a comma too many', '[“a:b”,\n“c:d”,\n]', 'a JSON list', 'a:b c:d', 0],
  ['everything', '["*"]', 'a JSON list', '*', 0],
  ['patterns', '["a:*", "*:b", "a:*:c"]', 'a JSON list', 'a:* *:b a:*:c', 0],
  ['half a star', '["a:b*"]', 'a JSON list', '', 1],
  ['a Python list', "['a:b', 'c:d']", 'a list', 'a:b c:d', 0],
  ['German quotes', '[„a:b“, ‚c:d‘]', 'a list', 'a:b c:d', 0],
  ['a list that is cut off', '["a:b", "c:d", "e:', 'plain text', 'a:b c:d', 1],
  ['a client', '{"scopes": ["a:b"], "x": "c:d"}', 'a JSON object with scopes', 'a:b', 0],
  ['a preset', '{"include": {"a:b": "c:d"}}', 'a preset', 'a:b', 0],
  [
    'another object',
    '{"client_secret": "a:b"}',
    'a JSON object without "scopes" or "include"',
    '',
    0,
  ],
  ['a broken object', '{"client_secret": "a:b"', 'a JSON object that is broken', '', 0],
  ['a refusal', 'Required scope(s): [a:b, c:d]', 'a refusal by Fides', 'a:b c:d', 0],
  ['one that is cut off', "Scopes must be one of ['a:b', 'c:", 'a refusal by Fides', 'a:b', 1],
  ['bullets', '- a:b\n* c:d\n1. e:f\n• g:h', 'plain text', 'a:b c:d e:f g:h', 0],
  ['comments', 'a:b # c:d\n// e:f\ng:h', 'plain text', 'a:b g:h', 0],
  ['addresses and times', 'http://a.b:80/c 12:30:45 ::1', 'plain text', '', 3],
  ['no-break and zero-width blanks', 'a:b\u00a0c:d\u200b', 'plain text', 'a:b c:d', 0],
  [
    'capitals as word processors put them',
    'Client:read CLIENT:READ',
    'plain text',
    'Client:read',
    1,
  ],
  ['five parts, and a part too long', `a:b:c:d:e a:${'b'.repeat(100)}`, 'plain text', '', 2],
];

describe('a pasted text', () => {
  for (const [name, text, form, words, others] of TEXTS) {
    it(`${name}: ${form}`, () => {
      const found = readPasted(text);
      assert.deepEqual([found.form, found.words.join(' ')], [form, words]);
      assert.equal(found.others, others);
    });
  }

  it('of a preset keeps what is optional and excluded, and says what it leaves behind', () => {
    const preset = { include: ['a:b'], optional: { 'c:d': 'why' }, exclude: ['e:*'] };
    const found = readPasted(JSON.stringify(preset));
    assert.deepEqual([found.words, found.optional, found.exclude], [['a:b'], ['c:d'], ['e:*']]);
    assert.equal(found.stripped, true);
    assert.equal(readPasted('{"include":["a:b"],"name":"x"}').stripped, false);
    assert.equal(readPasted('{"optional":["a:b"],"extends":["x"]}').stripped, true);
  });

  it('of a mebibyte of one sign is read in no time', () => {
    const size = 1024 * 1024;
    const texts = [...')"[{,:* ]-'].flatMap((sign) => [
      sign.repeat(size),
      `[${sign.repeat(size)}x`,
    ]);
    const start = performance.now();
    for (const text of texts) assert.ok(readPasted(text).words.length <= size);
    assert.ok(performance.now() - start < 180_000);
  });
});
