import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { CONFIRM, DRY_RUN, SCOPES, YES } from '../base/flags.ts';

const [PRESET, ...OTHERS] = SCOPES;

/** Gives a client the scopes that its presets ask for now. */
export const scopesApply = command({
  path: 'scopes apply',
  summary: 'bring a client in line with its presets',
  about:
    'Fixes what `scopes diff` finds: gives the client of a profile the scopes that its presets ' +
    'ask for now, takes the others away, reads the result back, tests the client with a token ' +
    'and records it.',
  examples: [
    'fidesauth scopes apply -p ci --dry-run',
    'fidesauth scopes apply -p ci --yes --root-id fidesadmin --root-secret-file secret.txt',
  ],
  flags: [
    {
      ...PRESET,
      flag: '--preset <name|file>',
      about: 'switch to this preset; can be repeated',
    },
    ...OTHERS,
    ...ADMIN,
    DRY_RUN,
    YES,
    CONFIRM,
  ],
  load: () => import('./scopes-apply.run.ts'),
});
