import { command } from '../base/command.ts';

/** Runs a program with a profile's credential in its environment. */
export const exec = command({
  path: 'exec',
  summary: "run a program with a profile's credential in its environment",
  about:
    'Runs a program with FIDES_URL, FIDES_CLIENT_ID, FIDES_CLIENT_SECRET and FIDES_ACCESS_TOKEN ' +
    'in its environment, and with the variables that the official fides command line reads. ' +
    "Removes the server's own secrets from that environment. The program gets the terminal and " +
    'all signals, and fidesauth exits with its exit status.',
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
      about: 'replace secrets in its output (default if CI is set)',
    },
    { flag: '--no-mask', about: 'leave its output as it is' },
  ],
  load: () => import('./exec.run.ts'),
});
