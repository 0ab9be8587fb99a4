import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { newMarker } from '../../src/domain/clients/marker.ts';

/** The marker of an entry that {@link leaveEntry} writes, unless another is given. */
export const MARKER = 'ab'.repeat(16);

/** When a client had expired that a test is about. */
export const PAST = '2025-01-01T00:00:00Z';

/** The marker of a client that was made before {@link PAST}, from one of today. */
export function agedMarker(marker: string): string {
  return newMarker(Date.UTC(2024, 0), () => marker.slice(12));
}

const HEAD = {
  marker: MARKER,
  allowHttp: false,
  generation: 'current',
  scopes: ['scope:read'],
  startedAt: '2026-01-01T00:00:00.000Z',
};

/** Writes a journal entry as a run would have left it that was killed long ago. */
export function leaveEntry(store: string, server: string, members: object): Promise<void> {
  return leave(store, {
    ...HEAD,
    version: 1,
    operation: 'bootstrap',
    state: 'intent',
    profile: 'ci',
    server,
    clientName: 'fidesauth-ci',
    recipe: { presets: [], scopes: ['scope:read'], excludes: [] },
    sentAt: '2026-01-01T00:00:00.000Z',
    ...members,
  });
}

/** As {@link leaveEntry}, for the deletion of a client that no profile names. */
export function leaveDeletion(store: string, server: string, members: object): Promise<void> {
  return leave(store, {
    ...HEAD,
    version: 2,
    operation: 'delete',
    state: 'undoing',
    server,
    ...members,
  });
}

async function leave(store: string, entry: Readonly<Record<string, unknown>>): Promise<void> {
  const journal = join(store, 'state', 'journal');
  await mkdir(journal, { recursive: true, mode: 0o700 });
  await writeFile(join(journal, `${String(entry.marker)}.json`), JSON.stringify(entry), {
    mode: 0o600,
  });
}
