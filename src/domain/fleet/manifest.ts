import type { SinkReference } from '../sinks/reference.ts';
import type { KeyMap } from '../sinks/sink.ts';

/** Where the admin credential of a server is; never the credential itself. */
export type AdminReference =
  | { readonly kind: 'root' | 'client' | 'token'; readonly reference: string }
  | { readonly kind: 'profile'; readonly profile: string };

/** A server of a fleet. */
export type FleetServer = {
  readonly name: string;
  /** In normal form. */
  readonly url: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly admin: AdminReference;
  readonly caFile?: string;
  readonly allowHttp: boolean;
  /** The clients that are wanted on it, in the order of the manifest. */
  readonly clients: readonly FleetClient[];
};

/** What a client is to hold; the same on all its servers. */
export type FleetRequest = {
  /** Names of presets, or their files. */
  readonly presets: readonly string[];
  readonly scopes: readonly string[];
  readonly endpoints: readonly string[];
};

/** A client that is wanted on one server. */
export type FleetClient = {
  /** Its name in the manifest, and its key on the server. */
  readonly name: string;
  readonly request: FleetRequest;
  /** Where its credential goes. */
  readonly to: SinkReference;
  readonly keys?: KeyMap;
  /** The age at which it is replaced; undefined: never. */
  readonly rotateAfterMs?: number;
  /** How long the client that it replaces works on. */
  readonly graceMs: number;
  readonly owner?: string;
};

/** A manifest, read and resolved. */
export type Fleet = {
  readonly name: string;
  readonly id: string;
  /** A client that no store names is a leftover once it is this old. */
  readonly settleMs: number;
  readonly servers: readonly FleetServer[];
};

/** The name of a client on its server: for people, and one sign of several that it is the fleet's. */
export function clientNameOf({ name }: Pick<Fleet, 'name'>, client: string): string {
  return `${name}.${client}`;
}
