import { command } from '../base/command.ts';

/** An access token of a profile's client, alone on stdout. */
export const token = command({
  path: 'token',
  summary: "print an access token of a profile's client",
  about:
    "Prints an access token of a profile's client and nothing else. Tokens are kept and " +
    'given again until shortly before they end.',
  examples: [
    'fidesauth token -p ci',
    'curl -H "Authorization: Bearer $(fidesauth token)" http://localhost:8080/api/v1/system',
  ],
  flags: [{ flag: '--fresh', about: 'get a new one although the kept one is good' }],
  load: () => import('./token.run.ts'),
});
