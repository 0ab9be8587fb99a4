import { command } from '../base/command.ts';
import { PORT, WRITE_PRESET } from '../base/flags.ts';

/** The scopes that a running program needs. */
export const scopesLearn = command({
  path: 'scopes learn',
  summary: 'find the scopes that a running program needs',
  about:
    'Runs a program whose requests go through a recorder on 127.0.0.1 to the server, and finds ' +
    'the smallest set of scopes for them; without a program it records until Ctrl-C. FIDES_URL ' +
    'and what the official fides command line reads name the recorder. It adds no credential, ' +
    'and keeps methods and paths alone. What the program prints goes to stderr. The exit status ' +
    'is its own if that is not 0.',
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
