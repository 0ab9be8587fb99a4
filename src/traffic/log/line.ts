/** A request in a line: as it stands there, with its query still on it. */
export type LoggedRequest = {
  readonly method: string;
  readonly target: string;
  /** The host that was asked, where the format names it. */
  readonly host?: string | undefined;
  /** The status of the reply, where the format names it. */
  readonly status?: number | undefined;
  /** The header `Fides-Client`, which Fides itself logs (2.63.2 and later). */
  readonly client?: string | undefined;
};

/**
 * `none`: known to be no request, such as a start-up line or a comment. `unreadable`: it holds a
 * method and a path, but no format tells for certain which request that is.
 */
export type LogLine = LoggedRequest | 'none' | 'unreadable';

/** Reads what stands inside a line: `depth` counts the wrappers around it. */
export type ReadInner = (text: string, depth: number) => LogLine;

/** More wrappers than any chain of shippers has. */
export const DEEPEST = 8;

/**
 * The request that several readings of one entry tell, with all that any of them knows of it; where they
 * tell different ones none is certain.
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
