import { command } from '../base/command.ts';

/** What works and what does not, of profiles, the store and unfinished work. */
export const status = command({
  path: 'status',
  summary: 'check a profile, and show where each setting comes from',
  about:
    'Shows which profile is used and why, its server, whether the credential is accepted, its ' +
    'token, whether its scopes are in sync, the store, unfinished work, and every setting with ' +
    'its source. A client without client:read cannot look at its own scopes: a stored profile ' +
    'of that server looks, or the root client of the environment if --server or ' +
    'FIDESAUTH_SERVER names the server. The exit status is that of the worst finding: 9, 8, 3, ' +
    '4, 7, 11, 10 or 0 (see fidesauth help exit-codes).',
  examples: [
    'fidesauth status                        the current profile',
    'fidesauth status -p ci --offline        ask no server',
    'fidesauth status --all --json',
  ],
  flags: [
    { flag: '--all', about: 'every profile' },
    { flag: '--offline', about: 'ask no server' },
    { flag: '--strict', about: 'exit status 11 when nobody could look at the live scopes' },
    {
      flag: '--admin-profile <name>',
      about: 'stored profile whose client looks at the live scopes',
      completes: 'profile',
    },
  ],
  load: () => import('./status.run.ts'),
});
