import { constants, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fsCode, storeError } from '../files/file-errors.ts';
import { type Owner, withOpen } from '../files/folders.ts';
import { requireOwnFile } from '../files/own-file.ts';
import type { StorePaths } from '../paths.ts';
import type { HistoryLine } from './history.ts';
import { linesOf } from './lines.ts';

/** A client that was made from this store, as its history tells. */
export type MadeClient = {
  readonly server: string;
  readonly clientId: string;
  /** In its description, from Fides 2.82. */
  readonly marker: string;
  /** The profile that it was made for; null where none was. */
  readonly profile: string | null;
  /** ISO time. */
  readonly madeAt: string;
  /** How many scopes it was last given from here. */
  readonly scopes: number;
  /** Its deletion from here was proved. */
  readonly ended: boolean;
  /** Another client of its profile took its place, and nobody chose to keep it. */
  readonly superseded: boolean;
};

const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants;

/** What is older comes first; `history.old.jsonl` repeats what `history.kept.jsonl` has. */
const FILES = [
  /^history\.old-[0-9a-f]{16}\.jsonl$/,
  /^history\.kept\.jsonl$/,
  /^history\.turning-[0-9a-f]{16}\.jsonl$/,
  /^history\.jsonl$/,
  /^history\.pending(?:-[0-9a-f]{16})?\.jsonl$/,
];

// The line of the create may be lost, and an aligned client was made from here as well.
const MAKING = ['bootstrap', 'replace', 'rotate', 'ensure'];
const ENDING = ['undo', 'revoke', 'delete'];

/**
 * The clients that were made from this store, oldest first, those that are gone too. Skips damaged
 * lines.
 * @throws store.unsafe, store.unwritable
 */
export function madeClients({ state }: StorePaths, owner: Owner): MadeClient[] {
  const clients = new Map<string, MadeClient>();
  const present = new Map<string, string>();
  for (const path of historyFiles(state)) {
    forLines(path, owner, (line) => {
      const found = lineOf(line);
      if (found === undefined) return;
      const key = keyOf(found);
      const former = follow(found, present);
      const client = after(found, clients.get(key));
      if (client !== undefined) clients.set(key, client);
      const old = former === undefined ? undefined : clients.get(former);
      if (former !== undefined && old !== undefined && former !== key) {
        clients.set(former, { ...old, superseded: true });
      }
    });
  }
  return [...clients.values()];
}

function keyOf({ server, clientId }: Pick<HistoryLine, 'server' | 'clientId'>): string {
  return JSON.stringify([server, clientId]);
}

const REPLACING = ['replace', 'rotate'];

/**
 * Follows which client is the present one of each profile; returns the one that a line replaces. A
 * client whose profile was removed stays on purpose: nothing replaces it.
 */
function follow(line: HistoryLine, present: Map<string, string>): string | undefined {
  const { operation, server, profile } = line;
  if (profile === undefined) return undefined;
  const place = JSON.stringify([server, profile]);
  const before = present.get(place);
  if (MAKING.includes(operation)) present.set(place, keyOf(line));
  else if (before === keyOf(line)) present.delete(place);
  return REPLACING.includes(operation) ? before : undefined;
}

/** What is known of a client after one more line; undefined where it was not made from here. */
function after(line: HistoryLine, before: MadeClient | undefined): MadeClient | undefined {
  const { operation, server, clientId, marker, profile = null, time, scopes } = line;
  if (ENDING.includes(operation)) return before && { ...before, ended: true };
  if (operation === 'remove-profile') return before && { ...before, superseded: false };
  if (!MAKING.includes(operation)) return before;
  if (before !== undefined) return { ...before, scopes };
  const made = { server, clientId, marker, profile, madeAt: time, scopes };
  return { ...made, ended: false, superseded: false };
}

function historyFiles(folder: string): string[] {
  const names = namesIn(folder);
  return FILES.flatMap((form) => names.filter((name) => form.test(name)).sort()).map((name) =>
    join(folder, name),
  );
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return [];
    throw storeError(error, folder);
  }
}

/** A file may be gone by now: another process has merged it. */
function forLines(path: string, owner: Owner, use: (line: string) => void): void {
  try {
    withOpen(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK, (descriptor) => {
      requireOwnFile(path, descriptor, owner);
      for (const line of linesOf(descriptor)) use(line);
    });
  } catch (error) {
    if (fsCode(error) !== 'ENOENT') throw storeError(error, path);
  }
}

const TEXTS = ['time', 'operation', 'server', 'clientId', 'marker'];

/** A line of a mutation; undefined for any other, and for a damaged one. */
function lineOf(text: string): HistoryLine | undefined {
  try {
    const line: unknown = JSON.parse(text);
    return isLine(line) ? line : undefined;
  } catch {
    return undefined;
  }
}

function isLine(value: unknown): value is HistoryLine {
  if (typeof value !== 'object' || value === null) return false;
  const members = new Map<string, unknown>(Object.entries(value));
  return (
    TEXTS.every((name) => typeof members.get(name) === 'string') &&
    typeof members.get('scopes') === 'number'
  );
}
