import { ADMIN } from '../base/admin-flags.ts';
import { type CommandGroup, type CommandSpec, command } from '../base/command.ts';
import { CONFIRM, YES } from '../base/flags.ts';

const LIST = 'fidesauth profiles list';
const SHOW = 'fidesauth profiles show ci';
const USE = 'fidesauth profiles use ci';
const RENAME = 'fidesauth profiles rename ci build';
const SET = 'fidesauth profiles set -p ci owner=acme/shop';
const IMPORT = 'fidesauth profiles import -p ci --from ci.json';
const PROTECT = 'fidesauth profiles protect ci';
const UNPROTECT = 'fidesauth profiles unprotect ci';
const REMOVE = 'fidesauth profiles remove ci --keep-client';

/** Shows and manages the profiles on this machine. */
export const profiles: readonly (CommandGroup | CommandSpec)[] = [
  {
    group: true,
    path: 'profiles',
    summary: 'list, show, choose, rename, set, move and remove stored profiles',
    about:
      'Manages the profiles on this machine. Of these commands, only `import` contacts a server.',
    examples: [LIST, SHOW, USE, RENAME, SET, IMPORT, PROTECT, REMOVE],
  },
  command({
    path: 'profiles list',
    summary: 'list every profile; * marks the one that commands use',
    about: 'Lists every profile; * marks the one that commands use.',
    examples: [LIST],
    load: () => import('./profiles-list.run.ts'),
  }),
  command({
    path: 'profiles show',
    summary: 'show one profile, without its secret',
    about: 'Shows one profile, without its secret.',
    examples: [SHOW],
    arguments: [
      {
        argument: '[name]',
        about: 'profile (default: the current one)',
        completes: 'profile',
      },
    ],
    load: () => import('./profiles-show.run.ts'),
  }),
  command({
    path: 'profiles use',
    summary: 'make a profile the current one',
    about: 'Makes a profile the current one.',
    examples: [USE],
    arguments: [{ argument: '<name>', about: 'profile', completes: 'profile' }],
    load: () => import('./profiles-use.run.ts'),
  }),
  command({
    path: 'profiles rename',
    summary: 'give a profile another name on this machine',
    about:
      'Gives a profile another name on this machine. Its client stays as it is on the server, its ' +
      'name there included, and so do its secret and its cached token; if it is the current ' +
      'profile, it stays that. What names it elsewhere (scripts, CI settings) is yours to change.',
    examples: [RENAME],
    arguments: [
      { argument: '<name>', about: 'profile', completes: 'profile' },
      { argument: '<new-name>', about: 'its new name' },
    ],
    load: () => import('./profiles-rename.run.ts'),
  }),
  command({
    path: 'profiles set',
    summary: 'set what holds for a profile, as its owner',
    about:
      'Sets what holds for the clients that a profile gets from now on: owner is who answers for ' +
      'them, in their description; rotateAfter is the age at which status says that a secret ' +
      'should be rotated. NAME= unsets. With --default it holds for each profile that does not ' +
      'say otherwise.',
    examples: [SET, 'fidesauth profiles set --default rotateAfter=90d'],
    arguments: [{ argument: '<setting...>', about: 'NAME=VALUE', completes: 'setting' }],
    flags: [{ flag: '--default', about: 'set it for all profiles that do not say otherwise' }],
    load: () => import('./profiles-set.run.ts'),
  }),
  command({
    path: 'profiles import',
    summary: 'store a client from another machine, or one that you have the secret of',
    about:
      'Stores a client that was made elsewhere as a profile: all of it from what ' +
      '`export --format json` gives on the other machine, or its id and secret alone. It is tried ' +
      'with a token before anything is stored. Scopes that no export tells are read by the client ' +
      'itself, a stored auditor or an admin credential; if none of them may, they are recorded as ' +
      'not known. The root client is refused.',
    examples: [
      IMPORT,
      'fidesauth export -p ci --format json | ssh host fidesauth profiles import -p ci --from -',
      'fidesauth profiles import -p old --server http://localhost:8080 --id ID \\',
      '  --secret-file secret.txt',
    ],
    flags: [
      {
        flag: '--from <file>',
        about: 'what export --format json gives, - for stdin',
        completes: 'file',
      },
      { flag: '--id <id>', about: 'id of the client, where there is no export' },
      {
        flag: '--secret-file <file>',
        about: 'file with its secret, - for stdin',
        completes: 'file',
      },
      ...ADMIN,
    ],
    load: () => import('./profiles-import.run.ts'),
  }),
  command({
    path: 'profiles protect',
    summary: 'ask for its name before a profile loses anything',
    about:
      'Protects a profile: whatever would delete or replace its client, take scopes away from it or ' +
      'remove the profile asks for its name; in a script, --confirm NAME gives it, and --yes alone ' +
      'is refused. Only fidesauth with this store knows of it: the server does not.',
    examples: [PROTECT],
    arguments: [{ argument: '<name>', about: 'profile', completes: 'profile' }],
    load: () => import('./profiles-protect.run.ts'),
  }),
  command({
    path: 'profiles unprotect',
    summary: 'end the protection of a profile',
    about: 'Ends the protection of a profile; --yes is enough again.',
    examples: [UNPROTECT],
    arguments: [{ argument: '<name>', about: 'profile', completes: 'profile' }],
    load: () => import('./profiles-unprotect.run.ts'),
  }),
  command({
    path: 'profiles remove',
    summary: 'remove a profile and its secret from this machine',
    about: 'Removes a profile and its secret from this machine.',
    examples: [REMOVE],
    arguments: [{ argument: '<name>', about: 'profile', completes: 'profile' }],
    flags: [
      {
        flag: '--keep-client',
        about: 'required: confirms that the client stays on the server',
      },
      YES,
      CONFIRM,
    ],
    load: () => import('./profiles-remove.run.ts'),
  }),
];
