import { command } from '../base/command.ts';

/** What a scope is and who holds it. */
export const scopesExplain = command({
  path: 'scopes explain',
  summary: 'tell what a scope is and who holds it',
  about:
    'Tells of each scope what it is, which releases of Fides have it, which server roles and ' +
    'presets give it, and what it amounts to. With a server also whether that knows it and ' +
    'which of the stored clients hold it; without one nothing is requested.',
  examples: [
    'fidesauth scopes explain client:update',
    'fidesauth scopes explain "privacy-request:*" -p ci',
  ],
  arguments: [
    {
      argument: '<scope...>',
      about: 'scopes, or patterns like "*:delete"',
      completes: 'scope',
    },
  ],
  load: () => import('./scopes-explain.run.ts'),
});
