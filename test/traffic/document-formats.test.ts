import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Reading } from '../../src/domain/api/reading.ts';
import { FidesAuthError, hasCode } from '../../src/errors.ts';
import { readAccessLog } from '../../src/traffic/access-log.ts';
import { readHar } from '../../src/traffic/har.ts';
import { readPostman } from '../../src/traffic/postman.ts';
import { COLLECTIONS, REFUSED } from './formats/collections.ts';
import { HARS } from './formats/hars.ts';
import { pieces } from './sources.ts';

const ENCODINGS = [
  (text: string): Buffer => Buffer.from(text),
  (text: string): Buffer => Buffer.from(`\ufeff${text}`),
  (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le'),
  (text: string): Buffer => Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
];

/** What is no page. */
const requestsOf = ({ requests }: Reading): string[] =>
  requests
    .filter(({ page }) => !page)
    .flatMap(({ method, target, count }) => Array<string>(count).fill(`${method} ${target}`))
    .sort();

const hostsOf = ({ requests }: Reading): string[] =>
  [...new Set(requests.flatMap(({ host }) => host ?? []))].sort();

describe('a HAR file', () => {
  for (const { format, document, requests, none = 0, unreadable = 0, refused } of HARS) {
    it(`of ${format} is read and accounted for`, () => {
      for (const encode of ENCODINGS) {
        const found = readHar(encode(JSON.stringify(document, null, 2)), 'x');
        assert.deepEqual(requestsOf(found), requests);
        const pages = found.requests.reduce((all, { page, count }) => all + (page ? count : 0), 0);
        assert.deepEqual([found.skipped + pages, found.unreadable], [none, unreadable]);
        assert.equal(found.read, requests.length + none + unreadable);
        const sum = (of: 'unauthorized' | 'notFound'): number =>
          found.requests.reduce((total, request) => total + request[of], 0);
        assert.deepEqual([sum('unauthorized'), sum('notFound')], refused ?? [0, 0]);
        assert.deepEqual(hostsOf(found), ['fides.example.com']);
      }
    });
  }
});

describe('a collection', () => {
  for (const { format, sample, document, requests, ...rest } of COLLECTIONS) {
    it(`${format}, ${sample}, is read and accounted for`, () => {
      for (const encode of ENCODINGS) {
        const found = readPostman(encode(JSON.stringify(document, null, 2)), 'x');
        assert.deepEqual(requestsOf(found), requests);
        const { none = 0, unreadable = 0, hosts = [] } = rest;
        assert.deepEqual([found.skipped, found.unreadable], [none, unreadable]);
        assert.deepEqual(hostsOf(found), hosts);
      }
    });
  }
});

describe('a document in the place of another', () => {
  for (const [format, document, what, fix] of REFUSED) {
    it(`${format} is refused by its name`, () => {
      for (const read of [readPostman, readHar]) {
        assert.throws(
          () => read(Buffer.from(JSON.stringify(document)), '--x FILE'),
          (error) =>
            error instanceof FidesAuthError &&
            what.test(error.message) &&
            fix.test(error.details.fix ?? ''),
        );
      }
    });
  }

  it('is named where it is a recording of another flag', async () => {
    const [har, collection] = [HARS[0]?.document, COLLECTIONS[0]?.document];
    const bytes = (value: unknown): Buffer => Buffer.from(JSON.stringify(value, null, 2));
    assert.throws(() => readPostman(bytes(har), 'x'), /it is a HAR file/);
    assert.throws(() => readHar(bytes(collection), 'x'), /it is a Postman collection/);
    const zip = Buffer.from('504b0304140000000800', 'hex');
    for (const [content, what] of [
      [bytes(har), /HAR/],
      [bytes(collection), /Postman/],
      [bytes({ openapi: '3.1.0' }), /description/],
      [zip, /zip/],
      [Buffer.from('<!DOCTYPE html><html></html>'), /page/],
    ] as const) {
      const reading = readAccessLog(pieces(content, 7), { label: '--access-log x' });
      await assert.rejects(
        reading,
        (error) => hasCode(error, 'input.invalid') && what.test(error.message),
      );
    }
  });
});
