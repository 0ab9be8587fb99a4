import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The marker of an entry that {@link leaveEntry} writes, unless another is given. */
export const MARKER = 'ab'.repeat(16);

/** Writes a journal entry as a run would have left it that was killed long ago. */
export async function leaveEntry(store: string, server: string, members: object): Promise<void> {
  const entry = {
    version: 1,
    marker: MARKER,
    operation: 'bootstrap',
    state: 'intent',
    profile: 'ci',
    server,
    allowHttp: false,
    generation: 'current',
    clientName: 'fidesauth-ci',
    recipe: { presets: [], scopes: ['scope:read'], excludes: [] },
    scopes: ['scope:read'],
    startedAt: '2026-01-01T00:00:00.000Z',
    sentAt: '2026-01-01T00:00:00.000Z',
    ...members,
  };
  const journal = join(store, 'state', 'journal');
  await mkdir(journal, { recursive: true, mode: 0o700 });
  await writeFile(join(journal, `${entry.marker}.json`), JSON.stringify(entry), { mode: 0o600 });
}
