import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Deps } from './deps.ts';

/**
 * Loads what a bootstrap needs later on while the server is busy with its first answer (0.3 s of
 * bcrypt), so that none of it adds to the run.
 */
export async function preload({ store }: Pick<Deps, 'store'>): Promise<void> {
  // Loading blocks the process, so the request must be on the wire before.
  await nextTurn();
  await Promise.all([import('../fides/replies.ts'), store.warmUp()]);
}
