import type { ScopeSet } from '../scopes/scope-set.ts';
import type { RiskClass } from '../words/choices.ts';
import type { NearestPreset } from './nearest-preset.ts';

/** A client as `GET /api/v1/oauth/client` lists it (2.82). Name and description are foreign text. */
export type ServerClient = {
  readonly clientId: string;
  readonly name: string | null;
  /** Cut, with a mark at its end, when it is longer than any of ours. */
  readonly description: string | null;
  readonly scopes: ScopeSet;
  /** Its scopes as the server lists them, where it lists one twice. */
  readonly repeated?: readonly string[];
  /** Its place in the list, newest first from 1. */
  readonly position: number;
};

/**
 * What a client is to this store: `stored`, a profile names it; `elsewhere`, fidesauth made it and no
 * profile here names it; `foreign`, others made it; `unnamed`, it has no name, no description and no
 * scopes: the login session of a user, or an empty client, which the server does not tell apart.
 */
export const CLIENT_KINDS = ['stored', 'elsewhere', 'foreign', 'unnamed'] as const;

/** One of {@link CLIENT_KINDS}. */
export type ClientKind = (typeof CLIENT_KINDS)[number];

/** One client of a server, with what this store knows of it. Times: ms since 1970, server's clock. */
export type ListedClient = ServerClient & {
  readonly kind: ClientKind;
  /** Since when it exists; absent where nothing tells. */
  readonly createdAt?: number;
  /** Its description names a time in the future, so its age is not known. */
  readonly fromFuture?: true;
  /** Whoever may write the description may have written this: it decides nothing. */
  readonly owner?: string;
  readonly key?: string;
  readonly fleet?: string;
  readonly expiresAt?: number;
  /** The profile whose client it is. */
  readonly profile?: string;
  /** The profile whose former client it is, still in use until then (ISO time). */
  readonly retiring?: { readonly profile: string; readonly notBefore: string };
  /** This store's history says that it was made from here. */
  readonly made: boolean;
  /** Its description was changed since fidesauth wrote it, so the block in it counts for nothing. */
  readonly edited: boolean;
  /** The nearest preset; null where none is near. */
  readonly nearest: NearestPreset | null;
  readonly risk: RiskClass;
};
