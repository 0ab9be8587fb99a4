import { type CommandGroup, type CommandSpec, command } from '../base/command.ts';

const LIST = 'fidesauth scopes list --server http://localhost:8080';
const SHOW = 'fidesauth scopes show read-only --server http://localhost:8080';

/** The group `scopes`, and its read-only commands. */
export const scopes: readonly (CommandGroup | CommandSpec)[] = [
  {
    group: true,
    path: 'scopes',
    summary: 'list, show, compare and audit scopes',
    about: 'Shows which scopes exist, which of them a preset grants, and which clients hold them.',
    examples: [LIST, SHOW],
  },
  command({
    path: 'scopes list',
    summary: 'list every scope a server knows, one per line',
    about: 'Lists every scope a server knows, one per line.',
    examples: [LIST],
    load: () => import('./scopes-list.run.ts'),
  }),
  command({
    path: 'scopes show',
    summary: 'show a preset and the scopes it grants on a server',
    about: 'Shows a preset and, with a server, the scopes it grants there.',
    examples: [SHOW],
    arguments: [{ argument: '<preset>', about: 'name or file of a preset', completes: 'preset' }],
    load: () => import('./scopes-show.run.ts'),
  }),
];
