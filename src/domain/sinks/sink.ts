import type { Marker } from '../clients/marker.ts';
import type { Secret } from '../secrets/secret.ts';

/** A place in a store of secrets for the credential of one client. All of it is experimental. */
export type Sink = {
  /** As the user wrote it, for messages. */
  readonly reference: string;
  /** False: nothing hinders two runs from overwriting each other there. */
  readonly conditional: boolean;
  /**
   * Asks whether it may write; writes nothing. `unknown` where the store cannot be asked.
   * @throws sink.forbidden, and what {@link Sink.current} throws
   */
  rehearse(): Promise<'may' | 'unknown'>;
  /**
   * What is there now, without reading the secret where the store allows it.
   * @throws sink.unreachable, sink.forbidden, sink.failed
   */
  current(): Promise<SinkState>;
  /**
   * Writes the credential if the place is still as `over` says, and reads it back. A lost reply is
   * looked up before anything is concluded. Once this returns, nothing takes the credential back.
   * @returns the state after it, always `held`
   * @throws sink.unsure: it may be written. After any other error it certainly is not: sink.changed
   * (the place is no longer as `over` says), sink.foreign, sink.forbidden, sink.unreachable,
   * sink.failed
   */
  put(handout: SinkHandout, over: SinkState): Promise<SinkState>;
  /**
   * Changes only what the place says of its credential, on the same condition.
   * @throws as {@link Sink.put}
   */
  describe(held: Held, over: SinkState): Promise<SinkState>;
  /** Removes what a `put` that did not finish has staged, never what is in use. */
  takeBack(): Promise<void>;
  /**
   * The credential; undefined where there is none, or where the tool may not read it.
   * @throws sink.unreachable, sink.failed
   */
  read(): Promise<StoredPair | undefined>;
  close(): Promise<void>;
};

/** What a place holds. `version` is the condition of the next write, opaque to all but its sink. */
export type SinkState =
  | { readonly kind: 'empty'; readonly version: string }
  | { readonly kind: 'held'; readonly held: Held; readonly version: string }
  /** Somebody else's: named, and never written. */
  | { readonly kind: 'foreign'; readonly owner: string }
  /** It could not be looked at: nobody knows which client counts, so none may be deleted. */
  | { readonly kind: 'unclear'; readonly why: string };

/** What a store says of the credential it holds; never the secret. */
export type Held = {
  readonly server: string;
  readonly clientId: string;
  readonly marker: Marker;
  /** The client's key, and the id of its fleet. */
  readonly key?: string;
  readonly fleet?: string;
  readonly retiring?: readonly HeldRetiring[];
};

/** A former client that still works. */
export type HeldRetiring = {
  readonly clientId: string;
  readonly marker: Marker;
  /** Before this it is not deleted: ISO time, by the server's clock. */
  readonly notBefore: string;
};

/** A credential on its way to a store. */
export type SinkHandout = {
  readonly held: Held;
  readonly clientSecret: Secret;
  readonly keys: KeyMap;
};

/** The names under which a store keeps the parts of a credential. */
export type KeyMap = { readonly id: string; readonly secret: string; readonly url?: string };

/** A credential as a store returns it. */
export type StoredPair = {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly version: string;
};
