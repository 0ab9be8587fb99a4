export interface SandboxRequest {
  readonly method: string;
  /** Path with its query, as in the request line: `/api/v1/oauth/client?size=1`. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Uint8Array;
}

export interface SandboxReply {
  readonly status: number;
  /** Names in lower case; `content-length` is left to the transport. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

export interface SandboxOptions {
  /** The Fides release to stand in for: X.Y.Z, 2.40.0 or later. */
  readonly version: string;
  readonly rootId: string;
  readonly rootSecret: string;
  /** Every scope that release knows, in the order in which it shall list them. */
  readonly registry: readonly string[];
  /** The scopes of each role of that release. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds since 1970, as `Date.now`, which is the default. */
  readonly now?: () => number;
}

export interface Sandbox {
  readonly version: string;
  /** Answers one request as a Fides server of that version would, and keeps what it changed. */
  handle(request: SandboxRequest): SandboxReply;
}
