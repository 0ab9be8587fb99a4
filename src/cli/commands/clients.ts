import { ADMIN } from '../base/admin-flags.ts';
import { type CommandGroup, type CommandSpec, command } from '../base/command.ts';

const SHOW = 'fidesauth clients show fidesauth-ci --server http://localhost:8080';
const LIST = 'fidesauth clients list --server http://localhost:8080';

/** The group `clients`, and its commands that only read. */
export const clients: readonly (CommandGroup | CommandSpec)[] = [
  {
    group: true,
    path: 'clients',
    summary: 'list and show the clients of a server, whoever made them',
    about:
      'Shows all clients of a server (Fides 2.82 and later), whoever made them. Before, a server ' +
      'tells nobody: then it shows what this store remembers.',
    examples: [LIST, 'fidesauth clients list --all-servers --risk admin', SHOW],
  },
  command({
    path: 'clients list',
    summary: 'list the clients of a server, the riskiest first',
    about:
      'Lists all clients of a server, the riskiest first. An admin credential reads the list, or a ' +
      'stored client with client:read (preset auditor). Kinds: stored, a profile here names it; ' +
      'elsewhere, fidesauth made it and no profile here names it; foreign, others made it; ' +
      'unnamed, the login session of a user or an empty client. The preset is the nearest one, ' +
      'with the number of scopes held beyond it and missing from it. A client must fit all ' +
      'filters. Exit status 11: a server or a client could not be read.',
    examples: [
      'fidesauth clients list --root-id fidesadmin --root-secret-file secret.txt',
      'fidesauth clients list --all-servers --risk admin,personal',
      'fidesauth clients list --kind foreign --created-before 90d --wide',
      'fidesauth clients list --holds client:update --json',
    ],
    flags: [
      { flag: '--all-servers', about: 'list the clients of every server that a profile names' },
      {
        flag: '--kind <kinds>',
        about: 'only stored, elsewhere, foreign or unnamed ones; several with commas',
        completes: 'client-kind',
      },
      {
        flag: '--risk <classes>',
        about: 'only admin, personal, write, read or none; several with commas',
        completes: 'risk',
      },
      {
        flag: '--holds <scope>',
        about: 'only clients that hold this scope or pattern; can be repeated',
        completes: 'scope',
        repeats: true,
      },
      { flag: '--owner <text>', about: 'only clients whose description names this owner' },
      { flag: '--key <name>', about: 'only clients that were made with this --key' },
      {
        flag: '--created-before <date>',
        about: 'only clients older than this: 2026-12-31, or 90d for 90 days',
      },
      { flag: '--wide', about: 'also show id, profile, key, number of scopes and expiry' },
      ...ADMIN,
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
    flags: ADMIN,
    load: () => import('./clients-show.run.ts'),
  }),
];
