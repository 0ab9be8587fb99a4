import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Recording } from '../../domain/api/recorded-hosts.ts';
import { FidesAuthError } from '../../errors.ts';
import { type Host, pathFrom } from '../../host.ts';
import { readUpTo } from '../../input/bytes.ts';
import { sizeOf } from '../../input/open-file.ts';
import { RECORDINGS, readRecording } from '../../traffic/read-recording.ts';
import { type Tracker, withProgress } from '../../usecases/base/progress.ts';
import type { Shell } from '../base/shell.ts';
import { namingErrors, openInput } from './files.ts';

/** The recordings that a command line names, as commander passes them. */
export type TrafficFlags = {
  readonly accessLog?: string;
  readonly har?: string;
  readonly postman?: string;
  readonly fidesClient?: string;
};

/** What reading needs of a shell. */
type Reader = Pick<Shell, 'host' | 'signal'> & { readonly output: Pick<Shell['output'], 'event'> };

// A parsed document takes several times its size in memory.
const LIMIT_MB = 256;
const AT_TERMINAL = 'pipe it in, or name a file';

/**
 * The requests in each recording that the flags name: logs of any size, documents up to 256 MiB,
 * either also gzipped.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readTraffic(flags: TrafficFlags, shell: Reader): Promise<Recording[]> {
  const { host, signal } = shell;
  requireLog(flags);
  const files = { 'access-log': flags.accessLog, har: flags.har, postman: flags.postman };
  const found: Recording[] = [];
  for (const kind of RECORDINGS) {
    const file = files[kind];
    if (file === undefined) continue;
    const source = `--${kind} ${file}`;
    const client = kind === 'access-log' ? flags.fidesClient : undefined;
    const terms = {
      label: source,
      client,
      whole: (pieces: AsyncIterable<Buffer>) => whole(pieces, source, LIMIT_MB),
    };
    const reading = shown(file, shell, ({ advance }) =>
      namingErrors(source, () =>
        readRecording(kind, openUnpacked(file, source, host, signal, advance), terms),
      ),
    );
    found.push({
      source,
      kind: kind === 'access-log' ? 'log' : 'document',
      client,
      reading: await reading,
    });
  }
  return found;
}

/** Reads a file and shows how much of it is read; gzipped, it counts as it is. */
function shown<T>(
  file: string,
  { host, output }: Reader,
  read: (tracker: Tracker) => Promise<T>,
): Promise<T> {
  const total = file === '-' ? undefined : sizeOf(pathFrom(host.cwd, file));
  const size = total === undefined ? {} : { total };
  const first = { work: 'reading', unit: 'byte', at: file, ...size } as const;
  return withProgress(first, { report: output.event }, read);
}

function requireLog({ accessLog, fidesClient }: TrafficFlags): void {
  if (fidesClient === undefined || accessLog !== undefined) return;
  throw new FidesAuthError('input.missing', '--fides-client: there is no log to filter', {
    fix: "add --access-log FILE with Fides' own log",
  });
}

async function* unpacked(source: AsyncIterable<Buffer | string>): AsyncGenerator<Buffer> {
  const pieces = source[Symbol.asyncIterator]();
  try {
    let head = Buffer.alloc(0);
    // A pipe may deliver its first bytes one by one; two of them identify gzip.
    while (head.length < 2) {
      const { done, value } = await pieces.next();
      if (done) break;
      head = Buffer.concat([head, Buffer.from(value)]);
    }
    if (head[0] === 0x1f && head[1] === 0x8b) yield* gunzip(continued(head, pieces));
    else yield* continued(head, pieces);
  } finally {
    // Closes the file: an open pipe keeps the process running.
    await pieces.return?.();
  }
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
  const plain = createGunzip();
  // The reader sees an error of either side through `plain`.
  pipeline(Readable.from(packed), plain, () => {});
  yield* plain;
}

function openUnpacked(
  file: string,
  label: string,
  host: Host,
  signal: AbortSignal,
  onBytes: (count: number) => void = () => {},
): AsyncGenerator<Buffer> {
  const bytes = openInput(file, host, signal, { label, atTerminal: AT_TERMINAL });
  return unpacked(counted(bytes, onBytes));
}

async function* counted(
  source: AsyncIterable<Buffer | string>,
  onBytes: (count: number) => void,
): AsyncGenerator<Buffer | string> {
  for await (const piece of source) {
    onBytes(piece.length);
    yield piece;
  }
}

/**
 * All bytes of a file, or of stdin for `-`, unpacked if gzipped.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readWhole(
  {
    file,
    label,
    limitMb,
  }: { readonly file: string; readonly label: string; readonly limitMb: number },
  host: Host,
  signal: AbortSignal,
): Promise<Buffer> {
  return namingErrors(label, () => whole(openUnpacked(file, label, host, signal), label, limitMb));
}

async function whole(
  packed: AsyncIterable<Buffer>,
  label: string,
  limitMb: number,
): Promise<Buffer> {
  const bytes = await readUpTo(packed, limitMb * 1024 * 1024);
  if (bytes !== undefined) return bytes;
  throw new FidesAuthError('input.invalid', `${label}: it is longer than ${limitMb} MiB`, {
    fix: 'check that it is the right file',
  });
}
