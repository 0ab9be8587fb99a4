import type { LocalReply, LocalRequest } from '../loopback/listen.ts';

export type SandboxRequest = LocalRequest;

export type SandboxReply = LocalReply;

export interface SandboxOptions {
  /** The Fides release to imitate: X.Y.Z, 2.40.0 or later. */
  readonly version: string;
  readonly rootId: string;
  readonly rootSecret: string;
  /** Every scope that release knows, in the order to list them. */
  readonly registry: readonly string[];
  /** The scopes of each role of that release. */
  readonly roles: Readonly<Record<string, readonly string[]>>;
  /** Milliseconds since 1970, as `Date.now`, which is the default. */
  readonly now?: () => number;
}

export interface Sandbox {
  readonly version: string;
  /** Answers one request as a Fides server of that version would, and keeps its changes. */
  handle(request: SandboxRequest): SandboxReply;
}
