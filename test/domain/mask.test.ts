import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createMask } from '../../src/domain/secrets/mask.ts';

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
