import { command } from '../base/command.ts';
import { DELETION } from '../base/deletion-flags.ts';
import { FILTERS } from '../base/filter-flags.ts';

/** Deletes clients of a server, by id or by filter. */
export const clientsRevoke = command({
  path: 'clients revoke',
  summary: 'delete clients on the server, by id or by filter',
  about:
    'Deletes clients on the server, verifies for each that it is gone, and removes what is stored ' +
    'of it; the profile of a client goes with it. All access tokens of a deleted client stop ' +
    'working. By id any client can be named, and all ids are checked before the first deletion; a ' +
    'filter reaches only clients that were made with this store. It shows a plan and asks once. ' +
    'Each client is deleted on its own: a failure stops no other, and the exit status is that of ' +
    'the worst. Before Fides 2.82 only clients whose secret is stored here can be deleted.',
  examples: [
    'fidesauth clients revoke ID --server http://localhost:8080',
    'fidesauth clients revoke ID ID --root-id fidesadmin --root-secret-file secret.txt -n',
    'fidesauth clients revoke --owner team-a --created-before 90d --yes',
  ],
  arguments: [{ argument: '[id...]', about: 'ids of clients, as clients list --wide shows them' }],
  flags: [...FILTERS, ...DELETION],
  load: () => import('./clients-revoke.run.ts'),
});
