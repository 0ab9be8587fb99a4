import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { heldFrom, heldValues, sameHeld } from '../../../src/domain/sinks/held.ts';
import type { Held } from '../../../src/domain/sinks/sink.ts';

const hex = (digit: string): string => digit.repeat(32);

const HELD: Held = {
  server: 'https://fides.example.com',
  clientId: hex('a'),
  marker: hex('1'),
  key: 'shop',
  fleet: '6f1c2a9b',
  retiring: ['2', '3', '4'].map((digit) => ({
    clientId: hex(digit),
    marker: hex(digit),
    notBefore: '2026-12-02T10:00:00Z',
  })),
};

describe('what a store says of its credential', () => {
  it('comes back as it was written', () => {
    const { server, clientId, marker } = HELD;
    for (const held of [HELD, { server, clientId, marker }]) {
      assert.deepEqual(heldFrom(heldValues(held)), held);
    }
  });

  it('has only texts that every store takes', () => {
    for (const [name, text] of Object.entries(heldValues(HELD))) {
      assert.match(name, /^[a-z][a-z\d-]*$/);
      // The characters of AWS tags, the narrowest.
      assert.match(text, /^[\w .:/=+@-]{1,256}$/);
    }
  });

  it('ignores what others wrote beside it', () => {
    assert.deepEqual(heldFrom({ ...heldValues(HELD), owner: 'acme' }), HELD);
  });

  for (const [what, change] of Object.entries({
    'of another tool': { tool: 'terraform' },
    'with half a marker': { marker: '1234' },
    'with a retiring client that is not whole': { 'retiring-2': hex('3') },
    'with a time that is none': { retiring: `${hex('2')} ${hex('2')} tomorrow` },
    'with a gap in the retiring clients': { 'retiring-9': `${hex('2')} ${hex('2')} 2026-12-02` },
  })) {
    it(`counts for nothing ${what}`, () => {
      assert.equal(heldFrom({ ...heldValues(HELD), ...change }), undefined);
    });
  }

  it('is compared as a whole', () => {
    const { retiring, ...rest } = HELD;
    assert.ok(sameHeld(HELD, { ...HELD }));
    assert.ok(!sameHeld(HELD, rest));
    assert.ok(!sameHeld(rest, HELD));
    assert.equal(retiring?.length, 3);
  });
});
