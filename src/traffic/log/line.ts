/** A request as written in a line, with its query. */
export type LoggedRequest = {
  readonly method: string;
  readonly target: string;
  /** The requested host, if the format names it. */
  readonly host?: string | undefined;
  /** The status of the reply, if the format names it. */
  readonly status?: number | undefined;
  /** The header `Fides-Client`, logged by Fides itself (2.63.2 and later). */
  readonly client?: string | undefined;
};

/**
 * `none`: certainly no request, such as a start-up line or a comment. `unreadable`: contains a
 * method and a path, but no known format says for certain which request it is.
 */
export type LogLine = LoggedRequest | 'none' | 'unreadable';

/** Reads the text inside a wrapper; `depth` counts the wrappers around it. */
export type ReadInner = (text: string, depth: number) => LogLine;

/** More wrappers than any chain of log shippers adds. */
export const DEEPEST = 8;

/**
 * Merges several readings of one entry into one request with all their details; unreadable if they
 * disagree.
 */
export function agreed(found: readonly LogLine[]): LogLine {
  const requests = found.filter((line) => typeof line === 'object');
  const [first] = requests;
  if (first === undefined) return found.includes('unreadable') ? 'unreadable' : 'none';
  const { method, target } = first;
  if (requests.some((one) => one.method !== method || one.target !== target)) return 'unreadable';
  const host = requests.find((one) => one.host !== undefined)?.host;
  const status = requests.find((one) => one.status !== undefined)?.status;
  return { ...first, host, status };
}
