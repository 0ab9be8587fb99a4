import { leaveEntry } from '../../support/journal.ts';
import type { Stage } from '../../support/stage.ts';

/** The journal of a bootstrap whose create lost its reply, long enough ago. */
export function leaveLost({ store, server }: Stage): Promise<void> {
  return leaveEntry(store, server.url, {});
}
