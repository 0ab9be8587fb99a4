import { FidesAuthError } from '../../errors.ts';

/** Files given as logs by mistake: how they begin, what they are, and what to do. */
const FOREIGN: readonly (readonly [begins: RegExp | string, what: string, fix: string])[] = [
  [
    /^\s*\{\s*"log"\s*:\s*\{\s*"(?:version|creator|browser|pages|entries|comment|_\w+)"/,
    'a HAR file',
    'give it to --har',
  ],
  [/^\s*\{\s*"info"\s*:\s*\{/, 'a Postman collection', 'give it to --postman'],
  [
    /^\s*\{\s*"(?:openapi|swagger)"\s*:/,
    'a description of an API',
    'give the one of your server to --openapi',
  ],
  [/^\s*<(?:\?xml|!doctype|html|items|iisweb)/i, 'a page or XML', 'export the log as text or JSON'],
  ['PK\u0003\u0004', 'a zip archive', 'unpack it first'],
  ['BZh', 'packed with bzip2', 'unpack it first: bunzip2'],
  ['\u00fd7zXZ', 'packed with xz', 'unpack it first: unxz'],
  ['\u0028\u00b5\u002f\u00fd', 'packed with zstd', 'unpack it first: unzstd'],
  ['PAR1', 'a Parquet file', 'export the log as text or JSON'],
  ['\u00d4\u00c3\u00b2\u00a1', 'a packet capture', 'give the log of the server'],
  ['\u000a\u000d\u000d\u000a', 'a packet capture', 'give the log of the server'],
];

/**
 * Refuses a file that is no log, recognised by its beginning, and names its format.
 * @throws input.invalid
 */
export function refuseForeign(head: string, label: string): void {
  const found = FOREIGN.find(([begins]) =>
    typeof begins === 'string' ? head.startsWith(begins) : begins.test(head),
  );
  if (found === undefined) return;
  throw new FidesAuthError('input.invalid', `${label}: it is ${found[1]}, no log`, {
    fix: found[2],
  });
}
