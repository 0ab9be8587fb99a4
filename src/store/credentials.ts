import { join } from 'node:path';
import type { Marker } from '../domain/clients/marker.ts';
import { Secret } from '../domain/secrets/secret.ts';
import { toCopy } from '../domain/words/to-copy.ts';
import { FidesAuthError } from '../errors.ts';
import { readDocument, readMembers, toDocument } from './documents.ts';
import { corrupt } from './files/file-errors.ts';
import { removePrivate, writePrivate } from './files/files.ts';
import type { Owner } from './files/folders.ts';
import { listFolder } from './journal.ts';
import type { StorePaths } from './paths.ts';

/** A client secret, its server, and the marker of the mutation that created the client. */
export type Credential = {
  readonly server: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly marker: Marker;
};

/** The client secrets, one file per client, written once but for a rotation in place. */
export type CredentialStore = {
  /** @throws store.corrupt, store.newer, store.unsafe, store.unwritable */
  read(clientId: string): Promise<Credential | undefined>;
  /** Read without zod: a hot path. @throws as {@link CredentialStore.read} */
  pair(clientId: string): Promise<Omit<Credential, 'marker'> | undefined>;
  /** Never replaces a file. @throws store.unsafe when the file exists; store.unwritable */
  write(credential: Credential): Promise<void>;
  /**
   * Puts a rotated secret in the place of the former one: whoever reads meanwhile, or after a crash,
   * finds one of the two, whole. Durable when it returns. @throws store.unwritable, store.unsafe
   */
  replace(credential: Credential): Promise<void>;
  remove(clientId: string): Promise<void>;
  /** The credential that a mutation stored. @throws store.corrupt and other store.* for any file */
  findByMarker(marker: Marker): Promise<Credential | undefined>;
  path(clientId: string): string;
};

/** The client secrets in `<config>/credentials`. */
export function credentialStore(paths: StorePaths, owner: Owner): CredentialStore {
  const pathOf = (clientId: string): string =>
    join(paths.credentials, `${fileStem(clientId)}.json`);
  const readFile = async (path: string): Promise<Credential | undefined> => {
    const found = await readDocument(path, owner, (schemas) => schemas.credentialFile);
    if (found === undefined) return undefined;
    const { server, marker, clientId, clientSecret } = found;
    return { server, marker, clientId, clientSecret: new Secret(clientSecret) };
  };
  return {
    path: pathOf,
    async read(clientId) {
      const found = await readFile(pathOf(clientId));
      if (found === undefined || found.clientId === clientId) return found;
      throw corrupt(pathOf(clientId), 'it belongs to another client');
    },
    async pair(clientId) {
      const found = await readMembers(pathOf(clientId), owner);
      if (found === undefined) return undefined;
      const { server, clientId: id, clientSecret } = found;
      if (id !== clientId) throw corrupt(pathOf(clientId), 'it belongs to another client');
      if (typeof server === 'string' && typeof clientSecret === 'string') {
        return { server, clientId, clientSecret: new Secret(clientSecret) };
      }
      throw corrupt(pathOf(clientId), 'its content is damaged');
    },
    async findByMarker(marker) {
      const names = (await listFolder(paths.credentials)).filter((name) =>
        /^[^.].*\.json$/.test(name),
      );
      const all = await Promise.all(names.map((name) => readFile(join(paths.credentials, name))));
      return all.find((credential) => credential?.marker === marker);
    },
    async write(credential) {
      const path = pathOf(credential.clientId);
      if (writePrivate(path, textOf(credential), { once: true })) return;
      throw new FidesAuthError(
        'store.unsafe',
        `${path}: a credential for this client already exists`,
        {
          fix: toCopy`check where it comes from, then move it away: mv ${path} ${`${path}.old`}`,
        },
      );
    },
    async replace(credential) {
      writePrivate(pathOf(credential.clientId), textOf(credential));
    },
    remove: async (clientId) => removePrivate(pathOf(clientId)),
  };
}

function textOf({ server, clientId, clientSecret, marker }: Credential): string {
  return toDocument({ server, clientId, clientSecret: clientSecret.reveal(), marker });
}

/**
 * The file name for a client id. Fides creates 32 hex characters, which are kept; anything that
 * could leave the folder is escaped.
 */
export function fileStem(clientId: string): string {
  return encodeURIComponent(clientId).replace(
    /[.*~]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16)}`,
  );
}
