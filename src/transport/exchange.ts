import type { ServerAddress } from '../domain/clients/server-address.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import type { Addresses } from './addresses.ts';

export type HttpRequest = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Relative to the server's address, starts with a slash. */
  readonly path: string;
  readonly token?: Secret;
  readonly form?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  /** More headers, or others than ours; names in lower case. No log shows them. */
  readonly headers?: Readonly<Record<string, string>>;
  /** The request changes something on the server: if interrupted, we wait 10 s for its reply. */
  readonly mutates?: boolean;
};

/** A complete reply. `text` is decoded; only its size was checked. */
export type Reply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The address it came from, if known: over plain http without a proxy. */
  readonly from?: string | undefined;
};

/** One exchange, for `--verbose`. Has no header, no body and no query. */
export type Exchange = {
  readonly method: string;
  readonly path: string;
  readonly status: number | undefined;
  readonly ms: number;
};

/** A connection to one server only: requests name paths, never addresses. */
export type Http = {
  readonly server: ServerAddress;
  /**
   * The reply to one request, whatever its status but redirects. Waits up to 30 s in all for a 429;
   * retries a GET twice after a 502, 503 or 504.
   * @throws server.unreachable (certainly nothing was done), server.tls, server.timeout,
   * server.error, server.redirect, server.not-fides (too large), interrupted
   */
  send(request: HttpRequest): Promise<Reply>;
  /**
   * Forwards somebody else's request unchanged and returns the reply as it arrives, whatever its
   * status. Adds nothing, follows nothing, retries nothing.
   * @throws as {@link Http.send}, until the head of the reply arrives
   */
  pass(request: ForwardedRequest): Promise<ForwardedReply>;
  /**
   * This reply proves that it comes from Fides. Over plain http, where nothing else identifies
   * servers, the rest of this run goes to the address it came from, even if the name changes.
   */
  trust(reply: Reply): void;
  /** Warns of an odd reply that is used all the same. */
  warn(text: string): void;
  /** Call before identifying the server again: its name may have another address by now. */
  startOver(): void;
  close(): Promise<void>;
};

export type HttpOptions = {
  readonly server: ServerAddress;
  /** Plain http to another machine is allowed. */
  readonly allowHttp: boolean;
  /** All its addresses are on this machine: no proxy is used. */
  readonly here: boolean;
  readonly addresses: Addresses;
  /** PEM certificates that replace the system's roots. */
  readonly ca?: string;
  /** Who we are to a server that asks for a certificate, and whose certificate to expect. */
  readonly tls?: { readonly cert?: string; readonly key?: Secret; readonly servername?: string };
  /** True for a store of secrets: it is not Fides, and gets no `Fides-Client`. */
  readonly isStore?: boolean;
  /** Per request, including its body. */
  readonly timeoutMs: number;
  /** Where proxies are read from. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Version of fidesauth, sent as `Fides-Client`, which Fides logs (2.63.2 and later). */
  readonly version: string;
  readonly signal: AbortSignal;
  readonly onExchange?: (exchange: Exchange) => void;
  readonly onWarning?: (text: string) => void;
};

/** Somebody else's request. */
export type ForwardedRequest = {
  readonly method: string;
  /** Relative to the server's address, starts with a slash, includes the query. */
  readonly path: string;
  /** Names are in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Read as fast as the server accepts it; undefined for none. */
  readonly body: AsyncIterable<Uint8Array> | undefined;
};

/** A reply whose body is still arriving, in the encoding its headers name. */
export type ForwardedReply = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: AsyncIterable<Uint8Array>;
};
