import type { Deps } from './deps.ts';

/**
 * Loads what a mutation needs to end and to report, before it begins: a package that is replaced or
 * removed during the run does it no harm.
 */
export async function ready({ store, loadOutput }: Deps): Promise<void> {
  await Promise.all([import('../../fides/schemas/replies.ts'), store.warmUp(), loadOutput()]);
}
