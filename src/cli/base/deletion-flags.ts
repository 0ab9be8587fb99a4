import { FidesAuthError } from '../../errors.ts';
import type { Given } from '../ask/confirm.ts';
import { type AdminFlags, DELETERS } from './admin-flags.ts';
import { CONFIRM, DRY_RUN, type Flag, YES } from './flags.ts';

/** The flags of commands that delete clients, as commander passes them. */
export type DeletionFlags = AdminFlags &
  Given & { readonly dryRun?: boolean; readonly maxDeletes: string };

export const MAX_DELETES: Flag = {
  flag: '--max-deletes <n>',
  about: 'refuse to delete more clients than this in one run (default: 10)',
  fallback: '10',
};

/** The flags of commands that delete clients. */
export const DELETION: readonly Flag[] = [MAX_DELETES, DRY_RUN, ...DELETERS, YES, CONFIRM];

/** The number of `--max-deletes`. @throws input.invalid */
export function parseMaxDeletes({ maxDeletes }: Pick<DeletionFlags, 'maxDeletes'>): number {
  if (/^[1-9]\d{0,5}$/.test(maxDeletes)) return Number(maxDeletes);
  throw new FidesAuthError(
    'input.invalid',
    `--max-deletes ${maxDeletes.slice(0, 20)}: not a number of clients`,
    { fix: 'give a whole number from 1 to 999999' },
  );
}
