import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseServerAddress, requireTransport } from '../../src/domain/clients/server-address.ts';
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

  for (const text of ['localhost', '127.0.0.1', '127.8.9.1', '[::1]', '0.0.0.0', 'a.localhost']) {
    it(`${text} is this machine`, () => {
      assert.equal(parseServerAddress(`http://${text}`).loopback, true);
    });
  }

  for (const text of [
    'fides',
    'localhost.example.com',
    '128.0.0.1',
    '10.127.0.1',
    '127.0.0.1.evil.com',
  ]) {
    it(`${text} is another machine`, () => {
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
  ]) {
    it(`is not ${JSON.stringify(text)}`, () => {
      assert.throws(
        () => parseServerAddress(text),
        (error) => hasCode(error, 'input.invalid'),
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

  it('off this machine takes plain http only when that was allowed', () => {
    const plain = parseServerAddress('http://fides:8080');
    assert.throws(
      () => requireTransport(plain, false),
      (error) => hasCode(error, 'server.insecure'),
    );
    requireTransport(plain, true);
    requireTransport(parseServerAddress('http://localhost:8080'), false);
    requireTransport(parseServerAddress('https://fides'), false);
  });
});
