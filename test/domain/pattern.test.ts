import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { registryAt } from '../../src/domain/history/history.ts';
import { isLiteral, matches, parsePattern } from '../../src/domain/scopes/pattern.ts';
import { hasCode } from '../../src/errors.ts';

const stands = (pattern: string, scope: string): boolean => matches(parsePattern(pattern), scope);

describe('a pattern', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['system:read', 'system:read', true],
    ['system:read', 'system:update', false],
    ['system:*', 'system:read', true],
    ['*:read', 'system:read', true],
    ['*:read', 'privacy-request:manual-steps:read', false],
    ['*', 'system:read', true],
    ['*', 'privacy-request:manual-steps:respond', true],
    ['connection:*', 'connection_type:read', false],
    ['connection:*', 'connection:read', true],
    ['privacy-request:*', 'privacy-request:manual-steps:respond', true],
    ['privacy-request:*', 'privacy-request-notifications:read', false],
    ['privacy-request:*:respond', 'privacy-request:manual-steps:respond', true],
    ['privacy-request:*:respond', 'privacy-request:respond', false],
    ['system', 'system:read', false],
    ['system:read:*', 'system:read', false],
  ];
  for (const [pattern, scope, expected] of cases) {
    it(`${pattern} ${expected ? 'stands' : 'does not stand'} for ${scope}`, () => {
      assert.equal(stands(pattern, scope), expected);
    });
  }

  it('that is a literal stands for itself alone, in every release', () => {
    const registry = registryAt('2.86.2') ?? [];
    assert.equal(registry.length, 131);
    for (const scope of registry) {
      assert.ok(isLiteral(parsePattern(scope)));
      assert.deepEqual(
        registry.filter((other) => stands(scope, other)),
        [scope],
      );
    }
  });

  for (const [text, why] of [
    ['', 'empty'],
    ['system:', 'empty'],
    [':read', 'empty'],
    ['system::read', 'empty'],
    ['sys*:read', 'whole segment'],
    ['**', 'whole segment'],
    ['“system:read”', 'curly'],
    ['system read', 'not a valid segment'],
    ['system:read\n', 'not a valid segment'],
    ['a'.repeat(201), 'not'],
  ] as const) {
    it(`is not ${JSON.stringify(text.slice(0, 20))}`, () => {
      assert.throws(
        () => parsePattern(text),
        (error) => {
          return hasCode(error, 'input.invalid') && (why === 'not' || error.message.includes(why));
        },
      );
    });
  }
});
