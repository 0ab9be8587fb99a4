import type { ServerAddress } from '../../domain/clients/server-address.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import type { Addresses } from './addresses.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below the server's address, beginning with a slash. */
  readonly path: string;
  readonly token?: Secret;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** The request changes something on the server: an interruption awaits its reply for 10 s. */
  readonly mutates?: boolean;
};

/** A complete reply. `text` is decoded; nothing was checked but its size. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The address it came from, where that is known: over plain http without a proxy. */
  readonly from?: string | undefined;
};

/** What one exchange was, for `--verbose`. It holds no header, no body and no query. */
export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly ms: number;
};

/** A connection to one server and no other: requests name paths, never addresses. */
export type Http = {
  readonly server: ServerAddress;
  /**
   * The reply to one request, whatever its status but redirects. A 429 is waited out for up to 30 s
   * in all; a 502, 503 or 504 to a GET is tried again twice.
   * @throws server.unreachable (certainly nothing was done), server.tls, server.timeout,
   * server.error, server.redirect, server.not-fides (too large), interrupted
   */
  send(request: HttpRequest): Promise<Reply>;
  /**
   * Passes a request of somebody else on as it is, and gives the reply as it comes, whatever its
   * status. Nothing is added, followed or tried again.
   * @throws as {@link Http.send}, before the reply's head is there
   */
  pass(request: ForwardedRequest): Promise<ForwardedReply>;
  /**
   * What this reply shows is Fides. Over plain http, where nothing else tells servers apart, all that
   * follows in this run goes to the address it came from, whatever its name stands for by then.
   */
  trust(reply: Reply): void;
  /** Tells people of a reply that is odd, and used all the same. */
  warn(text: string): void;
  /** Before the server is asked anew who it is: a name may stand for another address by now. */
  startOver(): void;
  close(): Promise<void>;
};

export type HttpOptions = {
  readonly server: ServerAddress;
  /** Plain http to another machine is allowed. */
  readonly allowHttp: boolean;
  /** All its addresses are on this machine: no proxy has a part. */
  readonly here: boolean;
  readonly addresses: Addresses;
  /** PEM certificates that replace the system's roots. */
  readonly ca?: string;
  /** For one request, its body included. */
  readonly timeoutMs: number;
  /** Proxies are taken from here. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of fidesauth, sent as `Fides-Client`, which Fides logs (2.63.2 and later). */
  readonly version: string;
  readonly signal: AbortSignal;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly onWarning?: (text: string) => void;
};

/** A request of somebody else. */
export type ForwardedRequest = {
  readonly method: string;
  /** Below the server's address, beginning with a slash, with its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Read as the server takes it; undefined where there is none. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
};

/** A reply whose body is still on its way, in the encoding its headers name. */
export type ForwardedReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
};
