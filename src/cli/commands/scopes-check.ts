import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { CALLS } from '../base/request-flags.ts';

/** Checks whether a client could make the given requests. */
export const scopesCheck = command({
  path: 'scopes check',
  summary: 'check whether a client could make requests',
  about:
    'Shows which scopes a client lacks for requests, using the description that the server ' +
    'serves at /openapi.json. It sends none of the requests. Exit status 10: the client could ' +
    'not make them all; 11: it could not be decided.',
  examples: [
    "fidesauth scopes check -p ci --endpoint 'GET /api/v1/dataset'",
    'fidesauth scopes check preset:read-only --har recording.har',
  ],
  arguments: [
    {
      argument: '[source]',
      about: "scope source like client:ID or preset:NAME (default: the profile's client)",
      completes: 'source',
    },
  ],
  flags: [...CALLS, ...ADMIN],
  load: () => import('./scopes-check.run.ts'),
});
