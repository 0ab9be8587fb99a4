import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { readTraffic, type TrafficFlags } from '../../src/cli/read/traffic-input.ts';
import type { Recording } from '../../src/domain/api/recorded-hosts.ts';
import { hasCode } from '../../src/errors.ts';
import type { Host } from '../../src/host.ts';
import { ROOT, tempFolder } from '../support/run.ts';

const { createHost } = createRequire(import.meta.url)(join(ROOT, 'bin', 'host.cjs')) as {
  createHost(version: string): Host;
};
const base = createHost('0.0.0');
const LINE = 'a - - [x] "GET /api/v1/dataset HTTP/1.1" 200 1\n';

const read = (flags: TrafficFlags, cwd: string, stdin = base.stdin): Promise<Recording[]> =>
  readTraffic(flags, {
    host: { ...base, cwd, stdin },
    output: { event() {} },
    signal: new AbortController().signal,
  });

describe('the recordings of a command line', () => {
  it('are read plain and gzipped, in one member or several', async (t) => {
    const cwd = await tempFolder(t);
    await writeFile(join(cwd, 'a'), LINE.repeat(3));
    await writeFile(join(cwd, 'b.gz'), Buffer.concat([gzipSync(LINE.repeat(2)), gzipSync(LINE)]));
    for (const accessLog of ['a', 'b.gz']) {
      const [recording] = await read({ accessLog }, cwd);
      assert.equal(recording?.source, `--access-log ${accessLog}`);
      assert.equal(recording?.reading.counted, 3);
    }
  });

  it('come from stdin byte by byte, gzipped too', async () => {
    const stdin = new PassThrough();
    for (const byte of gzipSync(LINE)) stdin.write(Buffer.of(byte));
    stdin.end();
    const [recording] = await read({ accessLog: '-' }, '/', stdin as unknown as Host['stdin']);
    assert.equal(recording?.reading.counted, 1);
  });

  it('name the flag and the file when they cannot be read', async (t) => {
    const cwd = await tempFolder(t);
    await writeFile(join(cwd, 'cut.gz'), gzipSync(LINE.repeat(1000)).subarray(0, -20));
    await writeFile(
      join(cwd, 'bad.gz'),
      Buffer.concat([gzipSync('').subarray(0, 10), Buffer.from('ÿÿÿÿ')]),
    );
    const WRONG: readonly [TrafficFlags, string][] = [
      [{ accessLog: 'none' }, '--access-log none: there is no such file'],
      [{ har: '.' }, '--har .: it is a folder'],
      [{ accessLog: 'cut.gz' }, '--access-log cut.gz: its gzip is cut off before its end'],
      [{ accessLog: 'bad.gz' }, '--access-log bad.gz: its gzip is damaged'],
    ];
    for (const [flags, message] of WRONG) {
      const failed = (error: unknown): boolean =>
        hasCode(error, 'input.invalid') && error.message === message;
      await assert.rejects(read(flags, cwd), failed, message);
    }
    await assert.rejects(read({ fidesClient: 'x' }, cwd), (error) =>
      hasCode(error, 'input.missing'),
    );
  });
});
