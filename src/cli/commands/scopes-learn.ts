import { command } from '../base/command.ts';
import { PORT, WRITE_PRESET } from '../base/flags.ts';

/** Finds the scopes that a running program needs. */
export const scopesLearn = command({
  path: 'scopes learn',
  summary: 'find the scopes that a running program needs',
  about:
    'Runs a program and finds the smallest set of scopes for the requests it sends. They go to ' +
    'the server through a recorder on 127.0.0.1; FIDES_URL and the variables of the official ' +
    'fides command line point to it. Without a program it records until Ctrl-C. The recorder ' +
    'adds no credential, and keeps only methods and paths. The output of the program goes to ' +
    'stderr. If the program fails, fidesauth exits with its exit status.',
  examples: [
    'fidesauth scopes learn -p ci --write scopes/ci.json -- node integration-tests.js',
    'fidesauth exec -p ci -- fidesauth scopes learn -p ci -- fides push',
    'fidesauth scopes learn --server http://localhost:8080 --port 9090',
  ],
  arguments: [
    {
      argument: '[command...]',
      about: 'the program and its arguments, after --',
      completes: 'program',
    },
  ],
  flags: [PORT, ...WRITE_PRESET],
  load: () => import('./scopes-learn.run.ts'),
});
