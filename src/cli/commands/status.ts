import { command } from '../base/command.ts';

/** Shows what works and what does not: profiles, the store, unfinished work. */
export const status = command({
  path: 'status',
  summary: 'check a profile, and show where each setting comes from',
  about:
    'Shows which profile is used and why, its server, whether its credential works, its token, ' +
    'whether its scopes are in sync, the store, unfinished work, and where each setting comes ' +
    'from. A client without client:read cannot read its own scopes. Another stored profile of ' +
    'that server reads them instead, or the root client in the environment if --server or ' +
    'FIDESAUTH_SERVER names the server. The exit status is that of the worst finding (see ' +
    'fidesauth help exit-codes).',
  examples: [
    'fidesauth status                        the current profile',
    'fidesauth status -p ci --offline        contact no server',
    'fidesauth status --all --json',
  ],
  flags: [
    { flag: '--all', about: 'check every profile' },
    { flag: '--offline', about: 'contact no server' },
    {
      flag: '--strict',
      about:
        'exit with 11 if the live scopes cannot be read, with 10 if a secret is due for rotation',
    },
    {
      flag: '--admin-profile <name>',
      about: 'stored profile whose client reads the live scopes',
      completes: 'profile',
    },
  ],
  load: () => import('./status.run.ts'),
});
