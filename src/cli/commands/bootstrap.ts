import { IF_EXISTS } from '../../domain/words/choices.ts';
import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { CONFIRM, DRY_RUN, SCOPES, YES } from '../base/flags.ts';
import { SINK } from '../base/sink-flags.ts';

/** Takes an admin credential and creates and stores a least-privilege client. */
export const bootstrap = command({
  path: 'bootstrap',
  summary: 'create a client with the scopes you choose, and store it as a profile',
  about:
    'Uses an admin credential to create a client with exactly the scopes you ask for, reads ' +
    'them back, tests the client with a token, and stores it as a profile. At a terminal it ' +
    'asks for what is missing. If the profile exists, its client is brought in line with what ' +
    'you ask for.',
  examples: [
    'fidesauth bootstrap',
    'fidesauth bootstrap --server http://localhost:8080 --preset read-only \\',
    '  --root-id fidesadmin --root-secret-file secret.txt',
    "fidesauth bootstrap -p push --preset catalog-publisher --exclude 'organization:*' -n",
    'fidesauth bootstrap --preset read-only --key ci --if-exists replace --to file:job.json --yes',
    'fidesauth bootstrap -p ci --yes        give profile ci its recorded scopes again',
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
      about: 'if the profile exists: ensure (default), fail or replace',
      choices: IF_EXISTS,
      fallback: 'ensure',
    },
    { flag: '--change-preset', about: 'switch an existing profile to the scopes given here' },
    {
      flag: '--accept-new',
      about: 'also grant the new scopes of this server that its patterns match',
    },
    {
      flag: '--key <name>',
      about: 'find the client by this key when no profile is stored (Fides 2.82)',
    },
    {
      flag: '--owner <text>',
      about: "who answers for the client, in its description (in CI: the repository's name)",
    },
    {
      flag: '--expires <time>',
      about: 'let clients prune delete it after this long, as 24h or 90d (Fides 2.82)',
    },
    { flag: '--wait <seconds>', about: 'wait up to this long for a server to start' },
    {
      flag: '--export <form[=file]>',
      about: 'export the credential too; see export --help',
      completes: 'export-format',
    },
    ...SINK,
    DRY_RUN,
    YES,
    CONFIRM,
  ],
  load: () => import('./bootstrap.run.ts'),
});
