import type { Generation } from '../domain/clients/journal.ts';
import type { ScopeSet } from '../domain/scopes/scope-set.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import type { Http } from '../transport/exchange.ts';
import { readClients } from './all-clients.ts';
import {
  type AllScopes,
  findByKey,
  findByMarker,
  readAllScopes,
  type Search,
} from './client-list.ts';
import { countClients } from './client-pages.ts';
import {
  type Created,
  clientExists,
  createClient,
  createEmptyClient,
  type NewClient,
  readClient,
  readRawScopes,
  readShownClient,
  type ShownClient,
} from './clients.ts';
import { readClientScopes, readRawClientScopes } from './scopes.ts';

/** The client API of one generation of Fides; members that only the newer one has are optional. */
export type ClientApi = {
  /** Creates a client with its scopes; else it is created empty, then given its scopes. */
  readonly createsWhole: boolean;
  /** @throws auth.forbidden, auth.rejected, scope.unknown, and the codes of {@link Http.send} */
  create(http: Http, token: Secret, client: NewClient): Promise<Created>;
  /** The scopes of a client. @throws client.gone where the server tells; auth.*, server.* */
  held(http: Http, token: Secret, clientId: string): Promise<ScopeSet>;
  /**
   * The scopes as the server lists them, duplicates included; undefined for a client that is gone.
   * In the older generation such a client looks like one without scopes.
   */
  read(http: Http, token: Secret, clientId: string): Promise<readonly string[] | undefined>;
  /** As `read`, with the client's name where the server has names. */
  shown(http: Http, token: Secret, clientId: string): Promise<ShownClient | undefined>;
  /** Whether a client exists. Where this is absent, only the client's own pair tells. */
  exists?(http: Http, token: Secret, clientId: string): Promise<boolean>;
  /** Searches all clients. */
  readonly find?: {
    byMarker(http: Http, token: Secret, marker: string): Promise<Search>;
    byKey: typeof findByKey;
    all: typeof readClients;
    scopes(http: Http, token: Secret): Promise<AllScopes>;
    /** How many clients there are. */
    count(http: Http, token: Secret): Promise<number>;
  };
};

/** Fides 2.82 and later. */
const CURRENT: ClientApi = {
  createsWhole: true,
  create: createClient,
  held: readClient,
  read: readRawScopes,
  shown: readShownClient,
  exists: clientExists,
  find: {
    byMarker: findByMarker,
    byKey: findByKey,
    all: readClients,
    scopes: readAllScopes,
    count: countClients,
  },
};

/** Before 2.82, a client whose reply is lost cannot be found, so it is created empty. */
const LEGACY: ClientApi = {
  createsWhole: false,
  create: (http, token) => createEmptyClient(http, token),
  held: readClientScopes,
  read: readRawClientScopes,
  shown: async (http, token, clientId) => ({
    name: null,
    scopes: await readRawClientScopes(http, token, clientId),
  }),
};

/** The client API of a generation. */
export function clientApi(generation: Generation): ClientApi {
  return generation === 'current' ? CURRENT : LEGACY;
}

/** The generation of a server after a rolling upgrade, or downgrade. */
export function otherGeneration(generation: Generation): Generation {
  return generation === 'current' ? 'legacy' : 'current';
}
