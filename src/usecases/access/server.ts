import { setTimeout as wait } from 'node:timers/promises';
import { clockFrom, type ServerClock } from '../../domain/clients/clock.ts';
import type { Generation } from '../../domain/clients/journal.ts';
import { hasCode } from '../../errors.ts';
import { identify, readVersion } from '../../fides/identify.ts';
import type { Http } from '../../transport/exchange.ts';
import type { Deps } from '../base/deps.ts';
import { pause } from '../base/waiting.ts';

/** A server that proved to be Fides before it received any secret. */
export type IdentifiedServer = {
  readonly generation: Generation;
  /** Undefined where a proxy hides `/health`. */
  readonly version: string | undefined;
  readonly clock: ServerClock;
};

const POLL_MS = 500;
const VERSION_MS = 1_000;

/**
 * Identifies the server; if it fails or does not answer, retries for `waitMs`. The caller announces
 * the step first, because loading the HTTP modules takes time.
 * @throws server.not-fides, server.unreachable, server.timeout, server.error, server.tls
 */
export async function identifyServer(
  http: Http,
  waitMs: number,
  deps: Pick<Deps, 'report' | 'signal' | 'now'>,
): Promise<IdentifiedServer> {
  const end = performance.now() + waitMs;
  for (;;) {
    try {
      const asked = versionOrNone(http);
      const sent = deps.now();
      const { generation, date } = await identify(http);
      const clock = clockFrom(date, { sent, received: deps.now() });
      return { generation, clock, version: await Promise.race([asked, patience()]) };
    } catch (error) {
      const left = end - performance.now();
      if (left <= 0 || !hasCode(error, 'server.unreachable', 'server.timeout', 'server.error'))
        throw error;
      deps.report({
        kind: 'waiting',
        server: http.server.url,
        secondsLeft: Math.ceil(left / 1000),
      });
      await pause(Math.min(POLL_MS, left), deps.signal);
      http.startOver();
    }
  }
}

/** Now, in milliseconds since 1970, by the server's clock; by our own where that is not known. */
export function serverNow({
  server,
  deps,
}: {
  readonly server: Pick<IdentifiedServer, 'clock'>;
  readonly deps: Pick<Deps, 'now'>;
}): number {
  return deps.now() + server.clock.offset;
}

/** A slow version must not delay a run: it is only shown. */
async function patience(): Promise<undefined> {
  await wait(VERSION_MS, undefined, { ref: false });
}

/** Never fails: `identify` hits the same errors, interruptions included. */
async function versionOrNone(http: Http): Promise<string | undefined> {
  return readVersion(http).catch(() => undefined);
}
