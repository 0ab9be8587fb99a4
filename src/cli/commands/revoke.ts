import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { CONFIRM, DRY_RUN, YES } from '../base/flags.ts';

/** Deletes a profile's client on the server, verifies that, and removes the profile. */
export const revoke = command({
  path: 'revoke',
  summary: "delete a profile's client on the server, then the profile",
  about:
    "Deletes a profile's client on the server, verifies that it is gone, and removes the " +
    'profile. All access tokens of that client stop working.',
  examples: [
    'fidesauth revoke -p ci -n',
    'fidesauth revoke -p ci --root-id fidesadmin --root-secret-file secret.txt --yes',
  ],
  flags: [DRY_RUN, ...ADMIN, YES, CONFIRM],
  load: () => import('./revoke.run.ts'),
});
