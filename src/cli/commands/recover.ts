import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { YES } from '../base/flags.ts';

/** Finishes or undoes what an interrupted run left. */
export const recover = command({
  path: 'recover',
  summary: 'finish or undo what an interrupted run left behind',
  about:
    'Finds the unfinished work of interrupted runs, and finishes or undoes it. It is safe to ' +
    'run again.',
  examples: [
    'fidesauth recover --root-id fidesadmin --root-secret-file secret.txt',
    'fidesauth recover -p ci --undo --yes',
  ],
  flags: [
    ...ADMIN,
    { flag: '--undo', about: 'undo it instead of finishing it' },
    {
      flag: '--forget <marker>',
      about: 'drop the record with this marker without checking the server',
    },
    YES,
  ],
  load: () => import('./recover.run.ts'),
});
