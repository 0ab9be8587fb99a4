import { command } from '../base/command.ts';

/** A program runs with a profile's credential in its environment. */
export const exec = command({
  path: 'exec',
  summary: "run a program with a profile's credential in its environment",
  about:
    'Runs a program with FIDES_URL, FIDES_CLIENT_ID, FIDES_CLIENT_SECRET and FIDES_ACCESS_TOKEN, ' +
    "and with what the official fides command line reads. The server's own secrets are taken " +
    'out of its environment. Terminal, signals and exit status are its own.',
  examples: [
    'fidesauth exec -p ci -- fides push',
    'fidesauth exec -p ci -- sh -c \'curl -H "Authorization: Bearer $FIDES_ACCESS_TOKEN" "$FIDES_URL/api/v1/system"\'',
  ],
  arguments: [
    {
      argument: '<command...>',
      about: 'the program and its arguments, after --',
      completes: 'program',
    },
  ],
  flags: [
    {
      flag: '--mask',
      about: 'replace the secrets in what it prints (default where CI is set)',
    },
    { flag: '--no-mask', about: 'leave what it prints as it is' },
  ],
  load: () => import('./exec.run.ts'),
});
