const LIMIT = 1000;
const WINDOW = 60_000;

export interface Hit {
  readonly exceeded: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Counts requests per path as Fides did until 2.69.0: 1000 in the minute that starts with the
 * first. Every counted reply has the headers, and successful ones `Retry-After` too; its date ends
 * in `-0000`, and both it and the reset are one second after the end of the minute.
 */
export function createRateLimit(now: () => number): (pathname: string) => Hit {
  const windows = new Map<string, { end: number; count: number }>();
  return (pathname) => {
    const time = now();
    const open = windows.get(pathname);
    const current = open !== undefined && time < open.end ? open : { end: time + WINDOW, count: 0 };
    windows.set(pathname, current);
    current.count += 1;
    const reset = current.end + 1000;
    return {
      exceeded: current.count > LIMIT,
      headers: {
        'x-ratelimit-limit': String(LIMIT),
        'x-ratelimit-remaining': String(Math.max(0, LIMIT - current.count)),
        'x-ratelimit-reset': String(reset / 1000),
        'retry-after': new Date(reset).toUTCString().replace('GMT', '-0000'),
      },
    };
  };
}

export const RATE_LIMIT_ERROR = { error: `Rate limit exceeded: ${LIMIT} per 1 minute` };
