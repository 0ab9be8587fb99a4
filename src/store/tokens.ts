import { join } from 'node:path';
import type { AccessToken } from '../domain/clients/token.ts';
import { Secret } from '../domain/secrets/secret.ts';
import { fileStem } from './credentials.ts';
import { readMembers, toDocument } from './documents.ts';
import { corrupt } from './files/file-errors.ts';
import { removePrivate, writePrivate } from './files/files.ts';
import { ensureFolder, type Owner } from './files/folders.ts';
import type { StorePaths } from './paths.ts';

/** Cached access tokens, one file per client. Read without zod: a hot path. */
export type TokenStore = {
  /**
   * The cached access token of that client and server; undefined when there is none.
   * @throws store.corrupt, store.newer, store.unsafe, store.unwritable
   */
  read(server: string, clientId: string): Promise<AccessToken | undefined>;
  write(server: string, clientId: string, token: AccessToken): Promise<void>;
  remove(clientId: string): Promise<void>;
};

/** The token cache in `<state>/tokens`. */
export function tokenStore(paths: StorePaths, owner: Owner): TokenStore {
  const pathOf = (clientId: string): string => join(paths.tokens, `${fileStem(clientId)}.json`);
  return {
    async read(server, clientId) {
      const path = pathOf(clientId);
      const found = await readMembers(path, owner);
      if (found === undefined) return undefined;
      const { accessToken, expiresAt, renewAt, obtainedAt } = found;
      if (
        typeof accessToken !== 'string' ||
        typeof expiresAt !== 'number' ||
        typeof renewAt !== 'number' ||
        (obtainedAt !== undefined && typeof obtainedAt !== 'number')
      ) {
        throw corrupt(path, 'its content is damaged');
      }
      if (!/^[\x21-\x7e]+$/.test(accessToken)) {
        throw corrupt(path, 'it holds no access token');
      }
      if (found.server !== server || found.clientId !== clientId) return undefined;
      const since = obtainedAt === undefined ? {} : { obtainedAt };
      return { value: new Secret(accessToken), expiresAt, renewAt, ...since };
    },
    async write(server, clientId, { value, ...times }) {
      ensureFolder(paths.tokens, owner);
      const members = { server, clientId, accessToken: value.reveal(), ...times };
      writePrivate(pathOf(clientId), toDocument(members), { durable: 'content' });
    },
    remove: async (clientId) => removePrivate(pathOf(clientId)),
  };
}
