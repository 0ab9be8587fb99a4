import { command } from '../base/command.ts';

/** Prints an access token of a profile's client, and nothing else, on stdout. */
export const token = command({
  path: 'token',
  summary: "print an access token for a profile's client",
  about:
    "Prints an access token for a profile's client and nothing else. The token is cached and " +
    'reused until shortly before it expires.',
  examples: [
    'fidesauth token -p ci',
    'curl -H "Authorization: Bearer $(fidesauth token)" http://localhost:8080/api/v1/system',
  ],
  flags: [{ flag: '--fresh', about: 'get a new token even if the cached one is still valid' }],
  load: () => import('./token.run.ts'),
});
