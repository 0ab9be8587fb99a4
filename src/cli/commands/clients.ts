import { LOOKERS } from '../base/admin-flags.ts';
import { type CommandGroup, type CommandSpec, command } from '../base/command.ts';
import { FILTERS } from '../base/filter-flags.ts';

const SHOW = 'fidesauth clients show fidesauth-ci --server http://localhost:8080';
const LIST = 'fidesauth clients list --server http://localhost:8080';

/** The group `clients`, and its commands that only read. */
export const clients: readonly (CommandGroup | CommandSpec)[] = [
  {
    group: true,
    path: 'clients',
    summary: 'list, show and delete the clients of a server, whoever made them',
    about:
      'Lists, shows and deletes the clients of a server (Fides 2.82 and later), whoever made them. ' +
      'Before, a server tells nobody which it has: then this store has to know them.',
    examples: [
      LIST,
      'fidesauth clients list --all-servers --risk admin',
      SHOW,
      'fidesauth clients revoke ID --server http://localhost:8080',
      'fidesauth clients prune --server http://localhost:8080 -n',
    ],
  },
  command({
    path: 'clients list',
    summary: 'list the clients of a server, the riskiest first',
    about:
      'Lists all clients of a server, the riskiest first. An admin credential reads the list, or a ' +
      'stored client with client:read (preset auditor). Kinds: stored, a profile here names it; ' +
      'elsewhere, fidesauth made it and no profile here names it; foreign, others made it; ' +
      'unnamed, the login session of a user or an empty client. Risks: admin, it can become ' +
      "admin; personal, it sees data subjects' personal data; write; read; none. The preset is " +
      'the nearest one: + 2 is two scopes more, - 1 one less. A client must fit all filters. In ' +
      'a pipe each client is one line with all columns, separated by tabs. Exit status 11: a ' +
      'server or a client could not be read.',
    examples: [
      'fidesauth clients list --root-id fidesadmin --root-secret-file secret.txt',
      'fidesauth clients list --all-servers --risk admin,personal',
      'fidesauth clients list --kind foreign --created-before 90d --wide',
      'fidesauth clients list --holds client:update --json',
    ],
    flags: [
      { flag: '--all-servers', about: 'list the clients of every server that a profile names' },
      ...FILTERS,
      { flag: '--wide', about: 'also show id, profile, key, number of scopes and expiry' },
      ...LOOKERS,
    ],
    load: () => import('./clients-list.run.ts'),
  }),
  command({
    path: 'clients show',
    summary: 'show one client of a server, and what its deletion would end',
    about:
      'Shows one client of a server, by its whole id or its name: scopes, nearest presets, risk, ' +
      'profile, age, and what its deletion would end. It reads as clients list does.',
    examples: [SHOW, 'fidesauth clients show fidesauth-ci -p ci --json'],
    arguments: [{ argument: '<client>', about: 'id or name of a client' }],
    flags: LOOKERS,
    load: () => import('./clients-show.run.ts'),
  }),
];
