import { command } from '../base/command.ts';
import { WRITE_PRESET } from '../base/flags.ts';
import { CALLS } from '../base/request-flags.ts';

/** The scopes that requests need. */
export const scopesSuggest = command({
  path: 'scopes suggest',
  summary: 'find the scopes that requests need',
  about:
    'Finds the smallest set of scopes for requests, by what the server says of itself in ' +
    '/openapi.json; none of them is sent. Exit status 10: one is no operation of the server, ' +
    'or none that a client may ever call; 11, with --strict: not all that was read could be told.',
  examples: [
    "fidesauth scopes suggest --endpoint 'GET /api/v1/dataset'",
    'fidesauth scopes suggest --access-log fides.log --write scopes/job.json',
    'fidesauth scopes suggest --har recording.har --openapi openapi.json',
  ],
  flags: [
    ...CALLS,
    ...WRITE_PRESET,
    { flag: '--strict', about: 'exit with 11 where not all that was read is accounted for' },
  ],
  load: () => import('./scopes-suggest.run.ts'),
});
