import { IF_EXISTS } from '../../domain/words/choices.ts';
import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { DRY_RUN, SCOPES, YES } from '../base/flags.ts';

/** An admin credential in, a stored least-privilege client out. */
export const bootstrap = command({
  path: 'bootstrap',
  summary: 'make a client with a scope set and store it as a profile',
  about:
    'Swaps an admin credential for a client that holds exactly the scopes asked for, ' +
    'reads them back, proves the client with a token, and stores it as a profile. ' +
    'At a terminal it asks for what is missing. ' +
    'A profile that is there already is brought in line with what was asked for.',
  examples: [
    'fidesauth bootstrap',
    'fidesauth bootstrap --server http://localhost:8080 --preset read-only \\',
    '  --root-id fidesadmin --root-secret-file secret.txt',
    "fidesauth bootstrap -p push --preset catalog-publisher --exclude 'organization:*' -n",
    'fidesauth bootstrap -p ci --yes        restore what profile ci was made with',
  ],
  flags: [
    ...SCOPES,
    {
      flag: '--client-name <name>',
      about: 'name of the client on the server (default: fidesauth-PROFILE)',
    },
    ...ADMIN,
    {
      flag: '--if-exists <what>',
      about: 'for a profile that is there: ensure (default), fail, replace',
      choices: IF_EXISTS,
      fallback: 'ensure',
    },
    { flag: '--change-preset', about: 'switch an existing profile to the scope set given here' },
    { flag: '--accept-new', about: 'give what its patterns newly match on this server' },
    {
      flag: '--key <name>',
      about: 'find the client again without a stored profile (Fides 2.82)',
    },
    { flag: '--wait <seconds>', about: 'wait that long for a server that is starting' },
    {
      flag: '--export <form[=file]>',
      about: 'hand the credential over as well; see export --help',
      completes: 'export-format',
    },
    DRY_RUN,
    YES,
  ],
  load: () => import('./bootstrap.run.ts'),
});
