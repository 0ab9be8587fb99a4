import { command } from '../base/command.ts';
import { DELETION } from '../base/deletion-flags.ts';

/** Deletes the clients of a server whose time is over. */
export const clientsPrune = command({
  path: 'clients prune',
  summary: 'delete clients that have expired, were superseded or have retired',
  about:
    "Deletes clients of this store whose time is over by the server's clock: those that have " +
    'expired (bootstrap --expires), those that another client of their profile replaced, and those ' +
    'that a rotation kept for a while. Only where the description on the server agrees with what ' +
    'this store knows; the others are counted. With --key also expired clients of that key that ' +
    'this store does not know, as runners leave them that no longer exist: there the description ' +
    'alone decides, and the plan says so. A client of a fleet or of a protected profile is left ' +
    'alone. Exit status 0 when there is nothing to do.',
  examples: [
    'fidesauth clients prune --server http://localhost:8080 -n',
    'fidesauth clients prune --key ci --root-id fidesadmin --root-secret-file secret.txt --yes',
  ],
  flags: [
    {
      flag: '--key <name>',
      about: 'also expired clients of this key that are not known here',
    },
    ...DELETION,
  ],
  load: () => import('./clients-prune.run.ts'),
});
