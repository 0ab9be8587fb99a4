import type { Redactor } from '../../domain/secrets/redact.ts';
import type { Host } from '../../host.ts';
import type { Exchange } from '../../transport/exchange.ts';

/**
 * What sinks get of a run. One value a run: sinks of one store share what is kept for it, such as
 * a connection and a login.
 */
export type SinkContext = {
  readonly host: Pick<
    Host,
    'env' | 'cwd' | 'home' | 'version' | 'uid' | 'pid' | 'hostname' | 'isAlive' | 'run'
  >;
  /** Aborted by a signal; its reason is the error to end with. */
  readonly signal: AbortSignal;
  /** Per request. */
  readonly timeoutMs: number;
  readonly redactor: Redactor;
  /** Milliseconds since 1970. */
  now(): number;
  warn(text: string): void;
  onExchange(exchange: Exchange): void;
};
