import { type CommandGroup, type CommandSpec, command } from '../base/command.ts';

const LIST = 'fidesauth scopes list --server http://localhost:8080';
const SHOW = 'fidesauth scopes show read-only --server http://localhost:8080';

/** The group of `scopes`, and what only looks. */
export const scopes: readonly (CommandGroup | CommandSpec)[] = [
  {
    group: true,
    path: 'scopes',
    summary: 'list, show, compare and audit scopes',
    about: 'What scopes there are, which of them a preset gives, and which clients hold them.',
    examples: [LIST, SHOW],
  },
  command({
    path: 'scopes list',
    summary: 'list every scope a server knows, one a line',
    about: 'list every scope a server knows, one a line',
    examples: [LIST],
    load: () => import('./scopes-list.run.ts'),
  }),
  command({
    path: 'scopes show',
    summary: 'show a preset as written, and the scopes it gives on a server',
    about: 'show a preset as written, and the scopes it gives on a server',
    examples: [SHOW],
    arguments: [{ argument: '<preset>', about: 'name or file of a preset', completes: 'preset' }],
    load: () => import('./scopes-show.run.ts'),
  }),
];
