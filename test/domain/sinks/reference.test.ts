import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSinkReference } from '../../../src/domain/sinks/reference.ts';
import { FidesAuthError } from '../../../src/errors.ts';

describe('a reference to a place in a store', () => {
  for (const [text, kind, path] of [
    ['vault:secret/fides/shop', 'vault', 'secret/fides/shop'],
    ['kubernetes:apps/fides-client', 'kubernetes', 'apps/fides-client'],
    ['file:../shop.json', 'file', '../shop.json'],
    ['file:/run/secrets/a b.json', 'file', '/run/secrets/a b.json'],
  ] as const) {
    it(`${text} is understood`, () => {
      assert.deepEqual(parseSinkReference(text), { kind, path, text });
    });
  }

  for (const [text, why] of [
    ['', /does not begin with a kind of store/],
    ['secret/fides', /does not begin with a kind of store/],
    ['consul:a', /does not begin with a kind of store/],
    ['vault:', /names no place/],
    ['vault:secret//shop', /part 2 of its path is empty/],
    ['vault:/secret/shop', /part 1 of its path is empty/],
    ['vault:secret/shop/', /part 3 of its path is empty/],
    ['vault:secret/../shop', /its path contains \.\./],
    ['kubernetes:./a', /its path contains \./],
    ['vault:secret/my shop', /contains a blank/],
    ['vault:secret/sh\u0007op', /character 16 cannot be seen/],
    ['vault:secret/\u202eshop', /character 14 cannot be seen/],
    [`vault:${'a'.repeat(1_001)}`, /longer than 1,000 characters/],
  ] as const) {
    it(`${JSON.stringify(text.slice(0, 40))} is refused`, () => {
      assert.throws(() => parseSinkReference(text), { code: 'input.invalid', message: why });
    });
  }

  for (const secret of [
    'hvs.CAESIJq3fakefakefakefakefake',
    's.fakefakefakefakefakefake1',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmYWtlIn0',
    'https://user:password@vault.example.com/a',
  ]) {
    it(`a secret by its shape is refused and not repeated: ${secret.slice(0, 6)}`, () => {
      assert.throws(
        () => parseSinkReference(`vault:secret/${secret}`),
        (error) => {
          assert.ok(error instanceof FidesAuthError);
          assert.equal(error.code, 'input.invalid');
          return !JSON.stringify([error.message, error.details]).includes(secret.slice(3));
        },
      );
    });
  }
});
