import { command } from '../base/command.ts';

/** Explains a scope and lists who holds it. */
export const scopesExplain = command({
  path: 'scopes explain',
  summary: 'explain what a scope allows and who holds it',
  about:
    'Shows what each scope allows, which Fides releases have it, which server roles and presets ' +
    'grant it, and whether it amounts to admin or shows personal data. With a server, it also ' +
    'shows whether that server knows the scope and which of its clients hold it. Without one, ' +
    'it sends no request.',
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
