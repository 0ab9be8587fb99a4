import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  isLoopbackAddress,
  isProtected,
  parseServerAddress,
} from '../../src/domain/clients/server-address.ts';
import { hasCode } from '../../src/errors.ts';

describe('a server address', () => {
  const same: readonly (readonly [string, string])[] = [
    ['http://localhost:8080', 'http://localhost:8080'],
    ['http://localhost:8080/', 'http://localhost:8080'],
    ['HTTP://LocalHost:8080//', 'http://localhost:8080'],
    ['http://localhost:80', 'http://localhost'],
    ['https://fides.example.com:443/', 'https://fides.example.com'],
    ['http://localhost:8080/api/v1', 'http://localhost:8080'],
    ['http://localhost:8080/api/v1/', 'http://localhost:8080'],
    ['https://example.com/privacy/fides', 'https://example.com/privacy/fides'],
    ['https://example.com/privacy/api/v1/', 'https://example.com/privacy'],
    [' http://localhost:8080 ', 'http://localhost:8080'],
    ['localhost:8080', 'http://localhost:8080'],
    ['127.0.0.1', 'http://127.0.0.1'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['fides.example.com', 'https://fides.example.com'],
    ['fides.example.com/api/v1', 'https://fides.example.com'],
  ];
  for (const [text, url] of same) {
    it(`${JSON.stringify(text)} is ${url}`, () => {
      assert.equal(parseServerAddress(text).url, url);
    });
  }

  for (const text of [
    'localhost',
    'localhost.',
    'a.localhost',
    '127.0.0.1',
    '127.8.9.1',
    '127.1',
    '0x7f000001',
    '2130706433',
    '0177.0.0.1',
    '0.0.0.0',
    '[::1]',
    '[::]',
    '[0:0:0:0:0:0:0:1]',
    '[::ffff:127.0.0.1]',
    '[::ffff:7f01:203]',
    '[::ffff:0.0.0.0]',
  ]) {
    it(`${text} is written like this machine`, () => {
      assert.equal(parseServerAddress(`http://${text}`).loopback, true);
    });
  }

  for (const text of [
    'fides',
    'localhost.example.com',
    '128.0.0.1',
    '10.127.0.1',
    '127.0.0.1.evil.com',
    '[::2]',
    '[::ffff:10.0.0.1]',
    '[::ffff:128.0.0.1]',
    '[fe80::1]',
    '[2001:db8::7f00:1]',
  ]) {
    it(`${text} is not`, () => {
      assert.equal(parseServerAddress(`http://${text}`).loopback, false);
    });
  }

  for (const text of [
    '',
    '   ',
    'ftp://example.com',
    'http://',
    'https://example.com?x=1',
    'https://example.com/#x',
    'http://exa mple.com',
    'ht!tp',
    'fides,example.com',
    'http://fides$',
    'http://*.example.com',
    'fides..example.com',
    '-',
    `${'a'.repeat(64)}.example.com`,
    `${'a.'.repeat(130)}com`,
    'http:/localhost:8080',
    'http:localhost',
    'http//localhost:8080',
    'https://https://fides.example.com',
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseServerAddress(text),
        (error) => hasCode(error, 'input.invalid'),
      );
    });
  }

  const ports: readonly (readonly [string, number])[] = [
    ['9555', 9555],
    [' 8080/ ', 8080],
    [':8080', 8080],
    ['http://8080', 8080],
    ['HTTPS://443/api/v1', 443],
    ['1', 1],
    ['65535', 65_535],
  ];
  for (const [text, port] of ports) {
    it(`is not ${JSON.stringify(text)}, a port whose host is offered`, () => {
      assert.throws(
        () => parseServerAddress(text),
        (error) =>
          hasCode(error, 'input.invalid') &&
          error.details.fix === `for a server on this machine write http://localhost:${port}`,
      );
    });
  }

  it('is refused with a password in it, which is not shown', () => {
    for (const text of [
      'https://me:hunter22@example.com',
      'ftp://me:hunter22@example.com',
      'me:hunter22@x',
    ]) {
      assert.throws(
        () => parseServerAddress(text),
        (error) => hasCode(error, 'input.invalid') && !`${error.message}`.includes('hunter22'),
      );
    }
  });

  it('takes names that compose and Kubernetes give, and names of other scripts', () => {
    for (const name of [
      'fides_web',
      'fides.my-ns.svc.cluster.local.',
      'fides-1',
      'bücher.example',
    ]) {
      assert.ok(parseServerAddress(`http://${name}:8080`).url.startsWith('http://'));
    }
  });

  it('is protected by TLS, by leave, or by an address of this machine; a name must be looked up', () => {
    const isSafe = (text: string, allowed = false): boolean | undefined =>
      isProtected(parseServerAddress(text), allowed);
    assert.equal(isSafe('https://fides'), true);
    assert.equal(isSafe('http://10.0.0.1', true), true);
    assert.equal(isSafe('http://[::ffff:127.0.0.1]:8080'), true);
    assert.equal(isSafe('http://10.0.0.1'), false);
    assert.equal(isSafe('http://fides:8080'), undefined);
    assert.equal(isSafe('http://localhost:8080'), undefined);
    assert.equal(isSafe('http://x.localhost:8080'), undefined);
  });

  it('knows an address of this machine in the forms that look-ups give', () => {
    for (const here of ['127.0.0.1', '127.0.1.1', '::1', '::ffff:127.0.0.1', '0.0.0.0', '::']) {
      assert.equal(isLoopbackAddress(here), true, here);
    }
    for (const there of [
      '192.0.2.7',
      '::ffff:192.0.2.7',
      'fe80::1%eth0',
      '2001:db8::1',
      '1.127.0.0',
    ]) {
      assert.equal(isLoopbackAddress(there), false, there);
    }
  });
});
