import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stage } from '../../support/stage.ts';

const MARKER = 'ab'.repeat(16);

/** The journal of a bootstrap whose create lost its reply, long enough ago. */
export async function leaveLost(stage: Stage): Promise<void> {
  const entry = {
    version: 1,
    marker: MARKER,
    operation: 'bootstrap',
    state: 'intent',
    profile: 'ci',
    server: stage.server.url,
    allowHttp: false,
    generation: 'current',
    clientName: 'fidesauth-ci',
    recipe: { presets: [], scopes: ['scope:read'], excludes: [] },
    scopes: ['scope:read'],
    startedAt: '2026-01-01T00:00:00.000Z',
    sentAt: '2026-01-01T00:00:00.000Z',
  };
  const journal = join(stage.store, 'state', 'journal');
  await mkdir(journal, { recursive: true, mode: 0o700 });
  await writeFile(join(journal, `${MARKER}.json`), JSON.stringify(entry), { mode: 0o600 });
}
