import {
  closeSync,
  constants,
  createReadStream,
  fstatSync,
  openSync,
  type Stats,
  statSync,
} from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';

// Without O_NONBLOCK, opening a named pipe waits for its writer in a thread that no signal reaches,
// and the process cannot end before it.
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** Which files may be opened: anything readable, or only regular files. */
export type FileKind = 'any' | 'regular';

/**
 * The bytes of a file, a named pipe, `/dev/fd/N` or a device, as they come. `signal` ends the wait,
 * even for a pipe that nobody writes to: reading then rejects with its reason.
 * @throws the system's error, including EISDIR; EINVAL if it must be a regular file but is none
 */
export function openFile(path: string, signal: AbortSignal, kind: FileKind = 'any'): Readable {
  const descriptor = openSync(path, READ);
  try {
    signal.throwIfAborted();
    return endedBy(signal, streamOf(descriptor, kind));
  } catch (error) {
    closeSync(descriptor);
    throw error;
  }
}

/** The bytes of a regular file; undefined for a pipe or a device, and for what cannot be read. */
export function sizeOf(path: string): number | undefined {
  const stats = statSync(path, { throwIfNoEntry: false });
  return stats?.isFile() === true ? stats.size : undefined;
}

function streamOf(descriptor: number, kind: FileKind): Readable {
  const stats = fstatSync(descriptor);
  if (stats.isDirectory()) throw systemError('EISDIR', 'it is a folder');
  if (kind === 'regular' && !stats.isFile())
    throw systemError('EINVAL', 'it is not a regular file');
  return streamOn(descriptor, stats);
}

/** Reads pipes and devices by events: a signal cannot end a blocking call. */
function streamOn(descriptor: number, stats: Stats): Readable {
  if (stats.isFIFO()) return new Socket({ fd: descriptor, readable: true, writable: false });
  if (isatty(descriptor)) return new ReadStream(descriptor);
  return createReadStream('', { fd: descriptor });
}

/** The stream; `signal` ends it with its reason. */
export function endedBy<T extends Readable>(signal: AbortSignal, stream: T): T {
  const end = (): void => {
    stream.destroy(signal.reason);
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  // It may fail before anybody reads it; a later reader still gets the error.
  stream.on('error', () => {});
  stream.once('close', () => signal.removeEventListener('abort', end));
  return stream;
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
