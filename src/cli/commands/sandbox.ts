import { command } from '../base/command.ts';
import { PORT } from '../base/flags.ts';

/** A local stand-in for a Fides server, to try things out. */
export const sandbox = command({
  path: 'sandbox',
  summary: 'run a mock Fides server',
  about:
    'Runs a mock Fides server on 127.0.0.1, in memory, until Ctrl-C. Prints its address and a ' +
    'root client id and secret, made for this run.',
  examples: ['fidesauth sandbox --port 8080 --fides-version 2.60.0'],
  flags: [
    PORT,
    {
      flag: '--fides-version <version>',
      about: 'Fides release to imitate (default: the newest known)',
      completes: 'release',
    },
  ],
  load: () => import('./sandbox.run.ts'),
});
