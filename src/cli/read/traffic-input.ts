import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Traffic } from '../../traffic/traffic.ts';
import { openInput, untilAborted } from './files.ts';

/** The recordings that a command line names, as commander hands them over. */
export type TrafficFlags = {
  readonly accessLog?: string;
  readonly har?: string;
  readonly postman?: string;
  readonly fidesClient?: string;
};

/** What a file held; `label` names it in messages. */
export type Recording = { readonly label: string; readonly traffic: Traffic };

// A parsed document takes several times its size in memory.
const LIMIT_MB = 256;
const AT_TERMINAL = 'pipe it in, or name a file';

/**
 * The requests in each recording that the flags name; logs of any size, documents up to 256 MiB, all
 * of them also gzipped.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readTraffic(
  flags: TrafficFlags,
  host: Host,
  signal: AbortSignal,
): Promise<Recording[]> {
  requireLog(flags);
  const found: Recording[] = [];
  const add = async (
    flag: string,
    file: string | undefined,
    read: (bytes: AsyncIterable<Buffer>, label: string) => Promise<Traffic>,
  ): Promise<void> => {
    if (file === undefined) return;
    const label = `${flag} ${file}`;
    const bytes = unpacked(openInput(file, host, label, AT_TERMINAL));
    found.push({ label, traffic: await untilAborted(read(bytes, label), label, signal) });
  };
  const { readAccessLog } = await import('../../traffic/access-log.ts');
  await add('--access-log', flags.accessLog, (bytes) =>
    readAccessLog(bytes, { client: flags.fidesClient }),
  );
  await add('--har', flags.har, async (bytes, label) => {
    const { readHar } = await import('../../traffic/har.ts');
    return readHar(await whole(bytes, label, LIMIT_MB), label);
  });
  await add('--postman', flags.postman, async (bytes, label) => {
    const { readPostman } = await import('../../traffic/postman.ts');
    return readPostman(await whole(bytes, label, LIMIT_MB), label);
  });
  return found;
}

function requireLog({ accessLog, fidesClient }: TrafficFlags): void {
  if (fidesClient === undefined || accessLog !== undefined) return;
  throw new FidesAuthError('input.missing', '--fides-client: there is no log to pick from', {
    fix: "add --access-log FILE with Fides' own log",
  });
}

async function* unpacked(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]();
  let head = Buffer.alloc(0);
  // A pipe may bring its first bytes one by one; two of them tell a gzip.
  while (head.length < 2) {
    const { done, value } = await pieces.next();
    if (done) break;
    head = Buffer.concat([head, Buffer.from(value)]);
  }
  if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(continued(head, pieces));
  else yield* continued(head, pieces);
}

async function* continued(
  head: Buffer,
  pieces: AsyncIterator<Buffer | string>,
): AsyncGenerator<Buffer> {
  yield head;
  for (let next = await pieces.next(); !next.done; next = await pieces.next()) {
    yield Buffer.from(next.value);
  }
}

async function* gunzip(packed: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  const source = Readable.from(packed);
  const plain = createGunzip();
  source.on('error', (error) => plain.destroy(error));
  yield* source.pipe(plain);
}

/**
 * All bytes of a file, or of stdin for `-`, unpacked where they are a gzip.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readWhole(
  file: string,
  label: string,
  limitMb: number,
  host: Host,
  signal: AbortSignal,
): Promise<Buffer> {
  const bytes = unpacked(openInput(file, host, label, AT_TERMINAL));
  return untilAborted(whole(bytes, label, limitMb), label, signal);
}

async function whole(
  bytes: AsyncIterable<Buffer>,
  label: string,
  limitMb: number,
): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bytes) {
    size += piece.length;
    if (size > limitMb * 1024 * 1024) {
      throw new FidesAuthError('input.invalid', `${label}: it is longer than ${limitMb} MiB`, {
        fix: 'check that it is the right file',
      });
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}
