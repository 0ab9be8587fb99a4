import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { CALLS } from '../base/request-flags.ts';

/** Whether a client could make requests. */
export const scopesCheck = command({
  path: 'scopes check',
  summary: 'tell whether a client could make requests',
  about:
    'Tells which scopes a client lacks for requests, by what the server says of itself in ' +
    '/openapi.json; none of them is sent. Exit status 10: it could not make them all; ' +
    '11: that could not be decided.',
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
