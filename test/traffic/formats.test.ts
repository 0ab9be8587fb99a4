import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Reading } from '../../src/domain/api/reading.ts';
import { readAccessLog } from '../../src/traffic/access-log.ts';
import type { LogFormat } from './formats/format.ts';
import { PROXIES } from './formats/proxies.ts';
import { SERVERS } from './formats/servers.ts';
import { EXPORTS, SHIPPERS } from './formats/shippers.ts';
import { pieces } from './sources.ts';

const ALL = [...SERVERS, ...PROXIES, ...SHIPPERS, ...EXPORTS];

const read = (bytes: Buffer, size = 777): Promise<Reading> => readAccessLog(pieces(bytes, size));

function requestsOf({ requests }: Reading): string[] {
  return requests
    .flatMap(({ method, target, count }) => Array<string>(count).fill(`${method} ${target}`))
    .sort();
}

function expected({ lines, requests, none = 0, unreadable = 0, ...rest }: LogFormat): object {
  const [unauthorized, notFound] = rest.refused ?? [0, 0];
  return {
    requests: [...requests].sort(),
    read: rest.read ?? lines.length,
    none,
    unreadable,
    unauthorized,
    notFound,
    hosts: [...(rest.hosts ?? [])].sort(),
  };
}

function found(reading: Reading): object {
  const { requests, skipped, unreadable } = reading;
  const sum = (of: 'unauthorized' | 'notFound'): number =>
    requests.reduce((total, request) => total + request[of], 0);
  return {
    requests: requestsOf(reading),
    read: reading.read,
    none: skipped,
    unreadable,
    unauthorized: sum('unauthorized'),
    notFound: sum('notFound'),
    hosts: [...new Set(requests.flatMap(({ host }) => host ?? []))].sort(),
  };
}

describe('a log', () => {
  for (const sample of ALL) {
    const name = sample.sample === undefined ? sample.format : `${sample.format}: ${sample.sample}`;
    it(`of ${name} is read and accounted for`, async () => {
      const bytes = Buffer.from(`${sample.lines.join('\n')}\n`);
      assert.deepEqual(found(await read(bytes)), expected(sample));
    });
  }

  it('is the same with marks, in UTF-16, with other line ends, and in pieces of any size', async () => {
    for (const sample of ALL.filter(({ lines }) => !lines.join('').includes('\u2588'))) {
      const text = sample.lines.join('\r\n');
      const forms = [
        Buffer.from(`\ufeff${text}`),
        Buffer.from(`\ufeff${text}`, 'utf16le'),
        Buffer.from(`\ufeff${text}`, 'utf16le').swap16(),
      ];
      for (const bytes of forms) {
        assert.deepEqual(found(await read(bytes, 13)), expected(sample), sample.format);
      }
    }
  });
});
