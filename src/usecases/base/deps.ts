import type { Reach } from '../../domain/clients/journal.ts';
import type { Redactor } from '../../domain/secrets/redact.ts';
import type { SinkReference } from '../../domain/sinks/reference.ts';
import type { KeyMap, Sink } from '../../domain/sinks/sink.ts';
import type { Store } from '../../store/store.ts';
import type { Http } from '../../transport/exchange.ts';
import type { Event } from './events.ts';

/** How to reach a server; `ca` is PEM text to use instead of a file. */
export type Reached = Reach & { readonly ca?: string };

/** Everything a use case may touch. */
export type Deps = {
  /**
   * Refuses a server to which credentials would cross the network in clear, before any question.
   * @throws server.insecure
   */
  requireProtection(reach: Reach): Promise<void>;
  /**
   * A connection to that server, closed by `signal`.
   * @throws input.invalid (also for a CA file that cannot be read), server.insecure
   */
  connect(reach: Reached, signal: AbortSignal): Promise<Http>;
  /**
   * A place in a store of secrets; close it. `keys` are the names under which somebody else keeps a
   * credential there, for `read`.
   * @throws input.missing, input.invalid (settings of the store), sink.unreachable, sink.forbidden,
   * sink.failed
   */
  openSink(reference: SinkReference, keys?: KeyMap): Promise<Sink>;
  readonly store: Store;
  report(event: Event): void;
  /** Loads the modules that print results. */
  loadOutput(): Promise<void>;
  /** Aborted by the first SIGINT or SIGTERM; its reason is the error to end with. */
  readonly signal: AbortSignal;
  /** Milliseconds since 1970. */
  now(): number;
  readonly redactor: Redactor;
};
