import { PLAN_FORMATS } from '../../domain/words/choices.ts';
import { type CommandGroup, type CommandSpec, command } from '../base/command.ts';
import { MAX_DELETES } from '../base/deletion-flags.ts';
import { type Flag, YES } from '../base/flags.ts';

const PLAN = 'fidesauth fleet plan';

/** The flags that say which fleet, and which of its servers. */
const FLEET: readonly Flag[] = [
  {
    flag: '-f, --file <file>',
    about: 'the manifest, - for stdin (default: fides-fleet.yaml)',
    completes: 'file',
    fallback: 'fides-fleet.yaml',
  },
  {
    flag: '-l, --label <name=value>',
    about: 'only servers with this label, or server=NAME; can be repeated',
    repeats: true,
  },
];

/** The group `fleet`, and its command that only reads. */
export const fleet: readonly (CommandGroup | CommandSpec)[] = [
  {
    group: true,
    path: 'fleet',
    summary: 'the clients of many servers, from one manifest (experimental)',
    about:
      'Keeps the clients of many servers as one manifest says, with their credentials in stores of ' +
      'secrets. There is no state file: the manifest says what is wanted, each server which clients ' +
      'there are, and each store which client counts. Experimental: names and forms may change. ' +
      'See docs/fleet.md.',
    examples: [PLAN, 'fidesauth fleet plan -l env=prod --json', 'fidesauth fleet apply --yes'],
  },
  command({
    path: 'fleet plan',
    summary: 'compare a fleet with its servers and stores; changes nothing (experimental)',
    about:
      'Compares the manifest with each server and each store, a client a line: create, deliver ' +
      '(the store names no client that lives), rotate (due), scopes, keep, refuse (the place ' +
      'belongs to somebody else), unclear (it could not be looked at). Below: clients that retire, ' +
      'leftovers of interrupted runs, and clients that the manifest lacks. Nothing is changed ' +
      'anywhere; only logins, and the question whether a store may be written, are sent. Exit ' +
      'status 10: something is to be done; 11: something could not be looked at.',
    examples: [
      PLAN,
      'fidesauth fleet plan -f fleet.yaml -l env=prod -l region=eu',
      'fidesauth fleet plan --format markdown --exit-zero >> "$GITHUB_STEP_SUMMARY"',
    ],
    flags: [
      ...FLEET,
      { flag: '--format <name>', about: 'text, json or markdown', choices: PLAN_FORMATS },
      { flag: '--exit-zero', about: 'exit with 0 even if something is to be done' },
    ],
    load: () => import('./fleet-plan.run.ts'),
  }),
  command({
    path: 'fleet apply',
    summary: 'bring servers and stores to what the manifest says (experimental)',
    about:
      'Makes, rotates and aligns the clients of a fleet, puts their credentials into the stores, and ' +
      'deletes what has retired or is left over. Each client is a transaction of its own: one that ' +
      'fails stops no other. It can be killed at any moment and run twice at once: run it again, and ' +
      'it goes on from what servers and stores show. Once a store has confirmed a credential, nothing ' +
      'takes it back. Without --config-dir it keeps nothing on this machine.',
    examples: [
      'fidesauth fleet apply --yes',
      'fidesauth fleet apply -l env=staging --yes --max-failures 1    a first wave',
      'fidesauth fleet apply --prune --max-deletes 3 --yes',
    ],
    flags: [
      ...FLEET,
      { flag: '--prune', about: 'also delete clients of the fleet that the manifest lacks' },
      {
        ...MAX_DELETES,
        about:
          'refuse to delete more clients than this; retired ones are not counted (default: 10)',
      },
      { flag: '--max-failures <n>', about: 'begin no other client once so many have failed' },
      YES,
    ],
    load: () => import('./fleet-apply.run.ts'),
  }),
];
