import { command } from '../base/command.ts';

/** The hidden command that the build runs to make the manual page. */
export const man = command({
  path: '__man',
  hidden: true,
  summary: 'the manual page',
  about: 'the manual page',
  examples: [],
  load: () => import('../complete/man-page.ts'),
});
