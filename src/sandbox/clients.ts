import { type HashedSecret, hashSecret, randomHex } from './secrets.ts';

export interface Client {
  readonly id: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly scopes: readonly string[];
  readonly secret: HashedSecret;
}

export type ClientFields = Partial<Pick<Client, 'name' | 'description' | 'scopes'>>;

export interface IssuedSecret {
  readonly client_id: string;
  readonly client_secret: string;
}

export interface Clients {
  find(id: string): Client | undefined;
  /** Oldest first. */
  all(): Client[];
  create(fields: ClientFields): IssuedSecret;
  /** Changes the given fields of an existing client and returns the changed client. */
  change(client: Client, fields: ClientFields): Client;
  /** Replaces the client secret of an existing client. */
  rotate(client: Client): IssuedSecret;
  remove(id: string): void;
}

/** The client table of one sandbox, empty. */
export function createClients(): Clients {
  const rows = new Map<string, Client>();
  const store = (client: Client) => {
    rows.set(client.id, client);
    return client;
  };
  const issue = (client: Omit<Client, 'secret'>): IssuedSecret => {
    const secret = randomHex();
    store({ ...client, secret: hashSecret(secret) });
    return { client_id: client.id, client_secret: secret };
  };
  return {
    find: (id) => rows.get(id),
    all: () => [...rows.values()],
    create: ({ name = null, description = null, scopes = [] }) =>
      issue({ id: randomHex(), name, description, scopes }),
    change: (client, fields) => store({ ...client, ...fields }),
    rotate: (client) => issue(client),
    remove: (id) => {
      rows.delete(id);
    },
  };
}
