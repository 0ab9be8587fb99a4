import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { CONFIRM, DRY_RUN, YES } from '../base/flags.ts';
import { SINK } from '../base/sink-flags.ts';

/** Gives profiles a new secret: by a new client, or in place. */
export const rotate = command({
  path: 'rotate',
  summary: "give a profile a new secret: by a new client, or by renewing its client's secret",
  about:
    'Gives a profile a new secret, in one of two ways. With --new-client a new client with the ' +
    'same scopes takes the place of the present one, which goes on working for the grace (24h), ' +
    'so that programs can change over; it is deleted after that by clients prune, by the next ' +
    'rotate, or by another command with an admin credential for the profile. With --in-place the ' +
    'client keeps its id, the old secret ends at once, and access tokens made with it work for up ' +
    'to 8 days (Fides 2.82; the admin credential needs client:update). At a terminal it asks which ' +
    'way. After a leak use --new-client --now: it ends the old secret and all its tokens. A profile ' +
    'whose credential went to a store of secrets delivers the new one there by itself.',
  examples: [
    'fidesauth rotate -p ci --new-client --export dotenv=.env --yes \\',
    '  --root-id fidesadmin --root-secret-file secret.txt',
    'fidesauth rotate -p ci --new-client --now --yes    after a leak',
    'fidesauth rotate -p ci --in-place --dry-run',
    'fidesauth rotate --all --new-client --secret-older-than 90d --yes',
    'fidesauth rotate -p ci --new-client --to file:ci-secret.json --yes',
  ],
  flags: [
    { flag: '--new-client', about: 'replace the client by a new one; the client id changes' },
    { flag: '--in-place', about: 'renew the secret of the client; its id stays (Fides 2.82)' },
    {
      flag: '--grace <time>',
      about: 'with --new-client: how long the old client goes on working (default: 24h)',
    },
    { flag: '--now', about: 'with --new-client: delete the old client at once' },
    {
      flag: '--all',
      about: 'every profile of --server, or of each server that a stored profile may administer',
    },
    {
      flag: '--secret-older-than <time>',
      about: 'only secrets that are at least this old, like 90d',
    },
    {
      flag: '--export <form[=file]>',
      about: 'export the new credential too; see export --help',
      completes: 'export-format',
    },
    ...SINK,
    ...ADMIN,
    DRY_RUN,
    YES,
    CONFIRM,
  ],
  load: () => import('./rotate.run.ts'),
});
