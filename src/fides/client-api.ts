import type { Generation } from '../domain/clients/journal.ts';
import type { ScopeSet } from '../domain/scopes/scope-set.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import { findByKey, findByMarker, readAllScopes, type Search } from './client-list.ts';
import {
  type Created,
  clientExists,
  createClient,
  createEmptyClient,
  type NewClient,
  readClient,
  readRawScopes,
} from './clients.ts';
import { readClientScopes, readRawClientScopes } from './scopes.ts';
import type { Http } from './transport/exchange.ts';

/** The client API of one generation of Fides; what only the newer one can is absent in the older. */
export type ClientApi = {
  /** A client has its scopes since its creation; else it is made empty, and they are assigned. */
  readonly createsWhole: boolean;
  /** @throws auth.forbidden, auth.rejected, scope.unknown, and the codes of {@link Http.send} */
  create(http: Http, token: Secret, client: NewClient): Promise<Created>;
  /** The scopes of a client. @throws client.gone where that can be told; auth.*, server.* */
  held(http: Http, token: Secret, clientId: string): Promise<ScopeSet>;
  /**
   * The same as the server lists them, duplicates included; undefined for one that is gone. In the
   * older generation that looks like a client without scopes.
   */
  read(http: Http, token: Secret, clientId: string): Promise<readonly string[] | undefined>;
  /** Whether a client is there. Where it is absent, nothing tells that but the client's own pair. */
  exists?(http: Http, token: Secret, clientId: string): Promise<boolean>;
  /** All clients, looked through. */
  readonly find?: {
    byMarker(http: Http, token: Secret, marker: string): Promise<Search>;
    byKey(http: Http, token: Secret, key: string): Promise<readonly string[]>;
    scopes(http: Http, token: Secret): Promise<ReadonlyMap<string, readonly string[]>>;
  };
};

/** Fides 2.82 and later. */
const CURRENT: ClientApi = {
  createsWhole: true,
  create: createClient,
  held: readClient,
  read: readRawScopes,
  exists: clientExists,
  find: { byMarker: findByMarker, byKey: findByKey, scopes: readAllScopes },
};

/** Before, a client whose reply is lost cannot be found, and so must hold nothing. */
const LEGACY: ClientApi = {
  createsWhole: false,
  create: (http, token) => createEmptyClient(http, token),
  held: readClientScopes,
  read: readRawClientScopes,
};

/** The client API of a generation. */
export function clientApi(generation: Generation): ClientApi {
  return generation === 'current' ? CURRENT : LEGACY;
}

/** The one that a server has after a rolling upgrade, or its undoing. */
export function otherGeneration(generation: Generation): Generation {
  return generation === 'current' ? 'legacy' : 'current';
}
