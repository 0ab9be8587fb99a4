import type { JournalEntry } from '../domain/journal.ts';
import type { Credential } from '../store/credentials.ts';
import type { Deps } from './deps.ts';

/**
 * The stored credential of the client that a journal entry is about; undefined when there is none.
 * Ids are the server's word: another server may name one of ours, so server and marker must agree
 * before a secret is used or removed.
 * @throws store.corrupt, store.newer, store.unsafe, store.unwritable
 */
export async function ownCredential(
  entry: Pick<JournalEntry, 'marker' | 'server'>,
  clientId: string,
  { store, redactor }: Pick<Deps, 'store' | 'redactor'>,
): Promise<Credential | undefined> {
  const found = await store.credentials.read(clientId);
  if (found?.marker !== entry.marker || found.server !== entry.server) return undefined;
  redactor.learn(found.clientSecret);
  return found;
}
