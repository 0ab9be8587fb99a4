import { closeSync, constants, createReadStream, fstatSync, openSync, type Stats } from 'node:fs';
import { Socket } from 'node:net';
import type { Readable } from 'node:stream';
import { isatty, ReadStream } from 'node:tty';

// Without O_NONBLOCK, opening a named pipe waits for its writer in a thread that no signal reaches
// and that even the end of the process waits for.
const READ = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/** What may be opened: whatever can be read, or regular files alone. */
export type FileKind = 'any' | 'regular';

/**
 * The bytes of a file, a named pipe, `/dev/fd/N` or a device, as they come. `signal` ends the wait for
 * them, also for a pipe that nobody writes to: reading then rejects with its reason.
 * @throws the system's error, also EISDIR; EINVAL where a regular file is wanted and it is none
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

function streamOf(descriptor: number, kind: FileKind): Readable {
  const stats = fstatSync(descriptor);
  if (stats.isDirectory()) throw systemError('EISDIR', 'it is a folder');
  if (kind === 'regular' && !stats.isFile())
    throw systemError('EINVAL', 'it is not a regular file');
  return streamOn(descriptor, stats);
}

/** Only what is read by events, not by blocking calls, can be ended by a signal. */
function streamOn(descriptor: number, stats: Stats): Readable {
  if (stats.isFIFO()) return new Socket({ fd: descriptor, readable: true, writable: false });
  if (isatty(descriptor)) return new ReadStream(descriptor);
  return createReadStream('', { fd: descriptor });
}

/** The stream, which the signal ends with its reason. */
export function endedBy<T extends Readable>(signal: AbortSignal, stream: T): T {
  const end = (): void => {
    stream.destroy(signal.reason);
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  // It may end before anybody reads it; whoever reads it then is told.
  stream.on('error', () => {});
  stream.once('close', () => signal.removeEventListener('abort', end));
  return stream;
}

function systemError(code: string, message: string): Error {
  return Object.assign(new Error(message), { code });
}
