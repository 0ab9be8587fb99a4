import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMask } from '../../src/domain/secrets/mask.ts';
import { secretForms } from '../../src/domain/secrets/redact.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';

const SECRETS = ['s3cr3t-one-abcdef', 's3cr3t-two', 'line\nbreak-secret', 'aaaaaaab', '$^.*[x]'];
const TEXT = `say s3cr3t-one-abcdef, s3cr3t-two s3cr3t-tw, aaaaaaaaaab line\nbreak-secret$^.*[x] s3cr3t`;
const CLEAN = 'say ****, **** s3cr3t-tw, aaa**** ******** s3cr3t';

function run(pieces: readonly string[]): string {
  const mask = createMask(SECRETS);
  return pieces.map((piece) => mask.push(piece)).join('') + mask.end();
}

describe('a mask', () => {
  it('replaces secrets in one piece', () => {
    assert.equal(run([TEXT]), CLEAN);
  });

  it('replaces them wherever the text is cut in two', () => {
    for (let cut = 0; cut <= TEXT.length; cut += 1) {
      hidden(run([TEXT.slice(0, cut), TEXT.slice(cut)]), `cut at ${cut}`);
    }
  });

  for (const size of [1, 2, 3, 5, 7]) {
    it(`replaces them in pieces of ${size}`, () => {
      hidden(run(TEXT.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []), `pieces of ${size}`);
    });
  }

  it('holds no prompt back, and of the beginning of a secret all but three characters', () => {
    const mask = createMask(SECRETS);
    assert.equal(mask.push('Password: '), 'Password: ');
    assert.equal(mask.push('go on? s3'), 'go on? s3');
    assert.equal(mask.push('cr3t-t'), '');
    assert.equal(mask.push('urn'), 'cr3t-turn');
    assert.equal(mask.push('s3cr3t-two'), '****');
    assert.equal(mask.end(), '');
  });

  it('lets everything through when it knows nothing', () => {
    const mask = createMask([]);
    assert.equal(mask.push('anything'), 'anything');
    assert.equal(mask.end(), '');
  });
});

describe('the forms of a secret', () => {
  const VALUE = 'Zq3-_x+/=%7"\\kT9vRw2LpYc8sHd5';
  const wrapped = (text: string, width: number, indent = ''): string =>
    (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(`\n${indent}`);
  const inside = (before: number): Buffer =>
    Buffer.from(`${'x'.repeat(before)}${VALUE}${'y'.repeat(before % 5)}`);
  const FORMS: Readonly<Record<string, (before: number) => string>> = {
    'base64, wrapped at 76': (n) => wrapped(inside(n).toString('base64'), 76),
    'base64, wrapped at 20 and indented': (n) => wrapped(inside(n).toString('base64'), 20, '    '),
    'base64 with CRLF': (n) => wrapped(inside(n).toString('base64'), 64).replaceAll('\n', '\r\n'),
    base64url: (n) => inside(n).toString('base64url'),
    hex: (n) => inside(n).toString('hex'),
    'hex in capitals': (n) => inside(n).toString('hex').toUpperCase(),
    URL: (n) => encodeURIComponent(inside(n).toString()),
    'URL in small letters': (n) =>
      encodeURIComponent(inside(n).toString()).replace(/%../g, (code) => code.toLowerCase()),
    form: (n) => new URLSearchParams({ a: inside(n).toString() }).toString(),
    JSON: (n) => JSON.stringify({ a: inside(n).toString() }),
    'itself, folded': (n) => wrapped(inside(n).toString(), 10),
  };
  for (const [name, form] of Object.entries(FORMS)) {
    it(`${name} is replaced at any place, in pieces too`, () => {
      for (let before = 0; before < 80; before += 1) {
        for (const size of [1000, 7, 1]) {
          const mask = createMask(secretForms(new Secret(VALUE)));
          const pieces = form(before).match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
          const shown = pieces.map((piece) => mask.push(piece)).join('') + mask.end();
          assert.ok(shown.includes('****'), `${before} before, pieces of ${size}: ${shown}`);
        }
      }
    });
  }
});

/** No secret, and no more than three characters of one before its mask, is left. */
function hidden(shown: string, how: string): void {
  for (const secret of SECRETS) assert.ok(!shown.includes(secret), `${how}: ${shown}`);
  const trimmed = SECRETS.reduce((text, secret) => {
    const begun = [3, 2, 1].map((length) => `${secret.slice(0, length)}****`);
    return begun.reduce((rest, form) => rest.replaceAll(form, '****'), text);
  }, shown);
  const wanted = SECRETS.reduce((text, secret) => {
    const begun = [3, 2, 1].map((length) => `${secret.slice(0, length)}****`);
    return begun.reduce((rest, form) => rest.replaceAll(form, '****'), text);
  }, CLEAN);
  assert.equal(trimmed, wanted, how);
}
