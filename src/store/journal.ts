import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { JournalEntry } from '../domain/clients/journal.ts';
import type { Marker } from '../domain/clients/marker.ts';
import { isMove, type Move } from '../domain/clients/move.ts';
import { readDocument, toDocument } from './documents.ts';
import { corrupt, fsCode, storeError } from './files/file-errors.ts';
import { removePrivate, writePrivate } from './files/files.ts';
import type { Owner } from './files/folders.ts';
import type { StorePaths } from './paths.ts';
import { entryVersion, NEWEST } from './versions.ts';

/** The unfinished mutations and moves, one file each; an empty journal is the normal state. */
export type JournalStore = {
  /** Durable when it returns. @throws store.unwritable */
  write(entry: JournalEntry | Move): Promise<void>;
  /** Durable when it returns. */
  remove(marker: Marker): Promise<void>;
  /** The open entry with that marker. @throws store.corrupt and other store.*, store.unwritable */
  read(marker: Marker): Promise<JournalEntry | undefined>;
  /** All open mutations. @throws store.corrupt, store.newer, store.unsafe */
  list(): Promise<JournalEntry[]>;
  /** The open move with that marker. @throws as {@link JournalStore.read} */
  readMove(marker: Marker): Promise<Move | undefined>;
  /** All open moves. @throws as {@link JournalStore.list} */
  moves(): Promise<Move[]>;
  path(marker: Marker): string;
};

/** The journal in `<state>/journal`. */
export function journalStore(paths: StorePaths, owner: Owner): JournalStore {
  const pathOf = (marker: Marker): string => join(paths.journal, `${marker}.json`);
  const all = async (): Promise<(Entry | undefined)[]> => {
    const names = (await listFolder(paths.journal)).filter((name) =>
      /^[0-9a-f]{32}\.json$/.test(name),
    );
    return Promise.all(names.map((name) => readEntry(join(paths.journal, name), owner)));
  };
  return {
    path: pathOf,
    async write(entry) {
      // If `committed` is lost, recovery reaches the same result from the state before it.
      const durable = entry.state === 'committed' ? 'content' : 'entry';
      const text = toDocument({ version: entryVersion(entry), ...entry });
      writePrivate(pathOf(entry.marker), text, { durable });
    },
    remove: async (marker) => removePrivate(pathOf(marker)),
    read: async (marker) => [await readEntry(pathOf(marker), owner)].find(isMutation),
    list: async () => (await all()).filter(isMutation),
    readMove: async (marker) => [await readEntry(pathOf(marker), owner)].find(isMove),
    moves: async () => (await all()).filter(isMove),
  };
}

type Entry = JournalEntry | Move;

function isMutation(entry: Entry | undefined): entry is JournalEntry {
  return entry !== undefined && !isMove(entry);
}

async function readEntry(path: string, owner: Owner): Promise<Entry | undefined> {
  const found = await readDocument(path, owner, (schemas) => schemas.journalFile, NEWEST);
  if (found === undefined) return undefined;
  const { version: _, ...entry } = found;
  if (basename(path, '.json') === entry.marker) return entry;
  throw corrupt(path, 'it belongs to another change');
}

/** The names in a folder, sorted; none when the folder does not exist. @throws store.unwritable */
export async function listFolder(path: string): Promise<string[]> {
  try {
    return readdirSync(path).sort();
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return [];
    throw storeError(error, path);
  }
}
