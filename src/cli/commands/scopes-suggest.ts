import { command } from '../base/command.ts';
import { WRITE_PRESET } from '../base/flags.ts';
import { CALLS } from '../base/request-flags.ts';

/** Finds the scopes that requests need. */
export const scopesSuggest = command({
  path: 'scopes suggest',
  summary: 'find the scopes that requests need',
  about:
    'Finds the smallest set of scopes for requests, using the description that the server ' +
    'serves at /openapi.json. It sends none of the requests. Exit status 10: a request is not ' +
    'an operation of the server, or no client can ever make it; 11, with --strict: part of the ' +
    'input is not accounted for.',
  examples: [
    "fidesauth scopes suggest --endpoint 'GET /api/v1/dataset'",
    'fidesauth scopes suggest --access-log fides.log --write scopes/job.json',
    'fidesauth scopes suggest --har recording.har --openapi openapi.json',
  ],
  flags: [
    ...CALLS,
    ...WRITE_PRESET,
    { flag: '--strict', about: 'exit with 11 if part of the input is not accounted for' },
  ],
  load: () => import('./scopes-suggest.run.ts'),
});
