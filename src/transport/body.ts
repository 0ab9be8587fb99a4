import { gunzip } from 'node:zlib';
import { FidesAuthError } from '../errors.ts';
import { readUpTo } from '../input/bytes.ts';

/** The largest reply that we read, `/openapi.json`, is 640 KB. */
const LIMIT = 8 * 1024 * 1024;

/**
 * The text of a body, unpacked if gzip (some proxies compress unasked).
 * @throws server.not-fides when it is larger than 8 MB, before or after unpacking
 */
export async function readBody(
  body: AsyncIterable<Buffer>,
  headers: Readonly<Record<string, string>>,
  status: number,
): Promise<string> {
  const bytes = await readUpTo(body, LIMIT);
  if (bytes === undefined) throw tooLargeError(status);
  const packed = headers['content-encoding']?.trim().toLowerCase() === 'gzip';
  return (packed ? await unpack(bytes, status) : bytes).toString('utf8');
}

function unpack(bytes: Buffer, status: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    gunzip(bytes, { maxOutputLength: LIMIT }, (error, result) => {
      if (error === null) resolve(result);
      else if ('code' in error && error.code === 'ERR_BUFFER_TOO_LARGE')
        reject(tooLargeError(status));
      else reject(notPacked());
    });
  });
}

function notPacked(): FidesAuthError {
  return new FidesAuthError('server.not-fides', 'the reply claims to be gzip but is not', {
    fix: 'check --server, and whether a proxy in front of Fides changes its replies',
  });
}

function tooLargeError(httpStatus: number): FidesAuthError {
  return new FidesAuthError('server.not-fides', 'the reply is larger than any reply of Fides', {
    fix: 'check --server: it must lead to Fides, not to another site',
    httpStatus,
    tooLarge: true,
  });
}
