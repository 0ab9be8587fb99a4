import { closeSync, constants, openSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { uniqueName, writeWhole } from '../files/draft.ts';
import { fsCode, storeError } from '../files/file-errors.ts';
import type { Owner } from '../files/folders.ts';
import { requireOwnFile } from '../files/own-file.ts';
import type { LockStore } from '../locks.ts';
import type { StorePaths } from '../paths.ts';
import { linesOf } from './lines.ts';

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** Reading more would take longer than the waiting mutation: larger files are kept unread. */
const READABLE = 64 * 1024 * 1024;

const TURNING = /^history\.turning-([0-9a-f]{16})\.jsonl$/;

type Files = { readonly folder: string; readonly kept: string; readonly old: string };

/**
 * Starts a new `history.jsonl`. Copies the lines of every client not recorded as deleted to
 * `history.kept.jsonl` and keeps the former file as `history.old.jsonl` until the next rotation. If
 * interrupted, the next call completes it.
 * @throws store.locked when another process is rotating; store.unwritable, store.unsafe
 */
export async function rotateHistory(
  paths: StorePaths,
  owner: Owner,
  locks: LockStore,
): Promise<void> {
  const lock = await locks.acquire('history~', 0, new AbortController().signal);
  const folder = paths.state;
  const files = {
    folder,
    kept: join(folder, 'history.kept.jsonl'),
    old: join(folder, 'history.old.jsonl'),
  };
  try {
    for (const id of turningIn(folder)) merge(files, id, owner);
    const id = uniqueName();
    if (statSync(paths.historyFile).size > READABLE) {
      renameSync(paths.historyFile, join(folder, `history.old-${id}.jsonl`));
      return;
    }
    renameSync(paths.historyFile, turningPath(folder, id));
    merge(files, id, owner);
  } catch (error) {
    throw storeError(error, folder);
  } finally {
    await lock.release();
  }
}

function turningIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => TURNING.exec(name)?.[1] ?? []);
}

function turningPath(folder: string, id: string): string {
  return join(folder, `history.turning-${id}.jsonl`);
}

/** Adds the lines to keep from a file to the kept ones, unless already done. */
function merge({ folder, kept, old }: Files, id: string, owner: Owner): void {
  const turning = turningPath(folder, id);
  if (mergedLast(kept, owner) !== id) {
    const deleted = new Set<string>();
    for (const line of linesIn(kept, owner)) noteDeletion(line, deleted);
    for (const line of linesIn(turning, owner)) noteDeletion(line, deleted);
    const lines = keptLines(id, [kept, turning], owner, deleted);
    writeWhole(kept, piecesOf(lines), { mode: 0o600, sync: 'entry', how: 'replace' });
  }
  renameSync(turning, old);
}

function* keptLines(
  id: string,
  paths: readonly string[],
  owner: Owner,
  deleted: ReadonlySet<string>,
): Generator<string> {
  yield JSON.stringify({ version: 1, merged: id });
  let last = '';
  for (const path of paths) {
    for (const line of linesIn(path, owner)) {
      const { merged, client } = partsOf(line);
      const isDeleted = client !== undefined && deleted.has(client);
      if (merged === undefined && !isDeleted && line !== last) yield line;
      last = line;
    }
  }
}

/** A deleted client never returns: its id is not reused. */
function noteDeletion(line: string, deleted: Set<string>): void {
  const { isDeletion, client } = partsOf(line);
  if (isDeletion && client !== undefined) deleted.add(client);
}

type Parts = {
  readonly merged?: string;
  readonly client?: string | undefined;
  readonly isDeletion?: boolean;
};

const DELETIONS = ['undo', 'revoke', 'delete'];

/** The relevant parts of a line; none for a damaged one, which may be of a living client. */
function partsOf(line: string): Parts {
  try {
    const { merged, operation, server, clientId } = JSON.parse(line);
    if (typeof merged === 'string') return { merged };
    const client = clientId === undefined ? undefined : JSON.stringify([server, clientId]);
    return { client, isDeletion: DELETIONS.includes(operation) };
  } catch {
    return {};
  }
}

function mergedLast(kept: string, owner: Owner): string | undefined {
  for (const line of linesIn(kept, owner)) return partsOf(line).merged;
  return undefined;
}

/** The lines of a file; none when it does not exist. */
function* linesIn(path: string, owner: Owner): Generator<string> {
  let descriptor: number;
  try {
    descriptor = openSync(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return;
    throw storeError(error, path);
  }
  try {
    requireOwnFile(path, descriptor, owner);
    yield* linesOf(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

const BUFFERED = 64 * 1024;

/** The lines as text, in pieces large enough to write. */
function* piecesOf(lines: Iterable<string>): Generator<string> {
  let text = '';
  for (const line of lines) {
    text += `${line}\n`;
    if (text.length < BUFFERED) continue;
    yield text;
    text = '';
  }
  yield text;
}
