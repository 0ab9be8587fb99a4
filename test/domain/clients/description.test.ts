import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  blockOf,
  describeClient,
  hasMarker,
  ownerOf,
  parseOwner,
} from '../../../src/domain/clients/description.ts';
import { newMarker, timeOf } from '../../../src/domain/clients/marker.ts';
import { hasCode } from '../../../src/errors.ts';

const NOW = Date.UTC(2026, 11, 1, 10, 30, 15, 123);
const MARKER = newMarker(NOW, (bytes) => 'ab'.repeat(bytes));
const OLD = 'c'.repeat(32);
const EXPIRES = Date.UTC(2026, 11, 2, 10);
const BLOCK = `[fidesauth2 ${MARKER} key=ci expires=2026-12-02T10:00:00Z]`;

describe('a marker', () => {
  it('is 32 hex characters that begin with the time', () => {
    assert.match(MARKER, /^[0-9a-f]{12}(?:ab){10}$/);
    assert.equal(timeOf(MARKER), NOW);
  });
});

describe('the description of a client', () => {
  it('is text for people, then the block', () => {
    assert.equal(
      describeClient({ marker: MARKER, owner: 'acme/shop', key: 'ci', expiresAt: EXPIRES }),
      `Made by fidesauth. Owner: acme/shop ${BLOCK}`,
    );
    assert.equal(describeClient({ marker: MARKER }), `Made by fidesauth. [fidesauth2 ${MARKER}]`);
  });

  it('gives back what was put into it', () => {
    const all = { marker: MARKER, key: 'ci.prod-1', fleet: 'shop', expiresAt: EXPIRES };
    for (const { owner, ...parts } of [
      { ...all, owner: 'Owner: of owners, Łódź' },
      { marker: MARKER, owner: 'a' },
      { marker: MARKER, owner: 'é'.repeat(100), fleet: 'f' },
    ]) {
      const text = describeClient({ ...parts, owner });
      assert.deepEqual(blockOf(text), { ...parts, createdAt: NOW });
      assert.equal(ownerOf(text), owner);
      assert.ok(hasMarker(text, MARKER));
    }
  });

  it('of release 0.1 is understood, without an age', () => {
    const text = `Made by fidesauth: read-only + auditor [fidesauth ${OLD}]`;
    assert.deepEqual(blockOf(text), { marker: OLD });
    assert.deepEqual(blockOf(`${text} [key ci]`), { marker: OLD, key: 'ci' });
    assert.ok(hasMarker(text, OLD));
    assert.equal(ownerOf(text), undefined);
  });
});

describe('a block', () => {
  for (const [what, text] of [
    ['after other free text', `Ask Ann [ann] first. ${BLOCK}`],
    ['before blanks', `${BLOCK} \n\t `],
    ['alone', BLOCK],
    [
      'with its fields in another order',
      `[fidesauth2 ${MARKER} expires=2026-12-02T10:00:00Z key=ci]`,
    ],
  ] as const) {
    it(`${what} counts`, () => {
      const { createdAt, ...said } = blockOf(text) ?? {};
      assert.equal(createdAt, NOW);
      assert.deepEqual(said, { marker: MARKER, key: 'ci', expiresAt: EXPIRES });
    });
  }

  for (const [what, text] of [
    ['that is not there', 'fidesauth'],
    ['of nobody', null],
    ['with text behind it', `${BLOCK} do not delete`],
    ['beside another', `${BLOCK} ${BLOCK}`],
    ['beside one of release 0.1', `[fidesauth ${OLD}] ${BLOCK}`],
    ['beside the beginning of another', `[fidesauth ${BLOCK}`],
    ['with an unknown field', `[fidesauth2 ${MARKER} size=1]`],
    ['with a field twice', `[fidesauth2 ${MARKER} key=ci key=ci]`],
    ['with the name of something that all objects have', `[fidesauth2 ${MARKER} constructor=1]`],
    ['with a key in the form of 0.1', `[fidesauth2 ${MARKER}] [key ci]`],
    ['with an invalid key', `[fidesauth2 ${MARKER} key=CI]`],
    ['with an empty fleet', `[fidesauth2 ${MARKER} fleet=]`],
    ['with a day that is none', `[fidesauth2 ${MARKER} expires=2026-02-31T10:00:00Z]`],
    ['with a time without a zone', `[fidesauth2 ${MARKER} expires=2026-12-02T10:00:00]`],
    ['that expired before it was made', `[fidesauth2 ${MARKER} expires=2026-12-01T10:30:15Z]`],
    ['with a short marker', `[fidesauth2 ${MARKER.slice(1)}]`],
    ['with a marker in capitals', `[fidesauth2 ${MARKER.toUpperCase()}]`],
    ['with two blanks', `[fidesauth2 ${MARKER}  key=ci]`],
    ['of a release to come', `[fidesauth3 ${MARKER}]`],
    ['of release 0.1 with a field of today', `[fidesauth ${OLD} key=ci]`],
    ['cut off', BLOCK.slice(0, -1)],
    ['longer than any', `[fidesauth2 ${MARKER}${' key=ci'.repeat(100)}]`],
  ] as const) {
    it(`${what} counts for nothing`, () => assert.equal(blockOf(text), undefined));
  }
});

describe('the search for a marker', () => {
  it('finds it wherever it stands, in both forms', () => {
    for (const text of [`x [fidesauth2 ${MARKER} key=ci] y`, `[fidesauth ${MARKER}] [key ci] z`]) {
      assert.ok(hasMarker(text, MARKER), text);
      assert.ok(!hasMarker(text, OLD), text);
    }
  });

  it('finds none outside of a block', () => {
    for (const text of [
      undefined,
      null,
      '',
      MARKER,
      `[other ${MARKER}]`,
      `[fidesauth2 ${MARKER}0]`,
    ]) {
      assert.ok(!hasMarker(text, MARKER), String(text));
    }
  });
});

describe('an owner', () => {
  for (const [text, owner] of [
    ['Owner: Team Blue', 'Team Blue'],
    ['Used by the shop.\nOwner: Team Blue\nSince May', 'Team Blue'],
    [`Owner:   padded   [fidesauth2 ${MARKER}]`, 'padded'],
    ['Owner: one Owner: two', 'one Owner: two'],
    [`Owner: ${'x'.repeat(300)}`, 'x'.repeat(100)],
    ['CoOwner: nobody', undefined],
    ['Owner: [hidden]', undefined],
    ['Owner:nobody', undefined],
    ['owner: nobody', undefined],
  ] as const) {
    it(`in ${JSON.stringify(text.slice(0, 40))} is ${owner?.slice(0, 20)}`, () => {
      assert.equal(ownerOf(text), owner);
    });
  }

  it('is given in visible characters, without brackets', () => {
    assert.equal(parseOwner(' acme/shop '), 'acme/shop');
    assert.equal(parseOwner('Équipe Données, 東京'), 'Équipe Données, 東京');
  });

  for (const text of [
    '',
    '  ',
    'x'.repeat(101),
    'a]b',
    `x [fidesauth2 ${MARKER}]`,
    'two\nlines',
    'a\u202eb',
    'a\u200bb',
    'a\u001b[2Jb',
    '::add-mask::x',
  ]) {
    it(`is not ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.throws(
        () => parseOwner(text),
        (error) => hasCode(error, 'input.invalid'),
      );
    });
  }
});

describe('descriptions of megabytes', () => {
  const MEGABYTES = 9 * 2 ** 20;
  const fill = (part: string): string => part.repeat(Math.ceil(MEGABYTES / part.length));

  for (const part of [
    ' ',
    '[',
    'Owner: ',
    'Owner: \n',
    '[fidesauth2 ',
    `[fidesauth2 ${MARKER}`,
    BLOCK,
  ]) {
    it(`full of ${JSON.stringify(part.slice(0, 20))} are read in a moment`, () => {
      const started = performance.now();
      const text = fill(part);
      assert.equal(blockOf(text), undefined);
      hasMarker(text, OLD);
      ownerOf(text);
      assert.ok(performance.now() - started < 2_000, `${performance.now() - started} ms`);
    });
  }

  it('keep their block', () => {
    assert.equal(blockOf(`${fill('x')} ${BLOCK}${fill('\n')}`)?.key, 'ci');
  });
});
