import type { Deps } from './deps.ts';

/**
 * Loads everything that a mutation needs to end and to report, before it begins: replacing or
 * removing the package during the run does no harm.
 */
export async function ready({ store, loadOutput }: Deps): Promise<void> {
  await Promise.all([import('../../fides/schemas/replies.ts'), store.warmUp(), loadOutput()]);
}
