import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { DRY_RUN, SCOPES, YES } from '../base/flags.ts';

const [PRESET, ...OTHERS] = SCOPES;

/** Makes a client hold what its presets ask for now. */
export const scopesApply = command({
  path: 'scopes apply',
  summary: 'make a client hold what its presets ask for now',
  about:
    'Puts right what `scopes diff` finds: the client of a profile gets what its presets ask for ' +
    'now and loses the rest; read back, proved and recorded.',
  examples: [
    'fidesauth scopes apply -p ci --dry-run',
    'fidesauth scopes apply -p ci --yes --root-id fidesadmin --root-secret-file secret.txt',
  ],
  flags: [
    {
      ...PRESET,
      flag: '--preset <name|file>',
      about: 'switch to this preset; may be given several times',
    },
    ...OTHERS,
    ...ADMIN,
    DRY_RUN,
    YES,
  ],
  load: () => import('./scopes-apply.run.ts'),
});
