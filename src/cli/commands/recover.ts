import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { YES } from '../base/flags.ts';

/** Finishes or takes back what an interrupted run has left. */
export const recover = command({
  path: 'recover',
  summary: 'finish or take back what an interrupted run left',
  about:
    'Lists the unfinished work of runs that were cut short, and finishes it or takes it back. ' +
    'Running it again finds nothing.',
  examples: [
    'fidesauth recover --root-id fidesadmin --root-secret-file secret.txt',
    'fidesauth recover -p ci --undo --yes',
  ],
  flags: [
    ...ADMIN,
    { flag: '--undo', about: 'take it back instead of finishing it' },
    { flag: '--forget <marker>', about: 'drop the record of one, with nothing proved' },
    YES,
  ],
  load: () => import('./recover.run.ts'),
});
