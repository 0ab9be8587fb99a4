import { HELP_TOPICS } from '../../domain/words/help-topics.ts';
import { command } from '../base/command.ts';

/** Help for a command or a topic. The library's own help knows commands only. */
export const help = command({
  path: 'help',
  summary: 'show help for a command or a topic',
  about: 'Shows help for a command, like COMMAND --help, or for a topic.',
  examples: [
    'fidesauth help scopes diff              same as fidesauth scopes diff --help',
    'fidesauth help exit-codes',
    'fidesauth help environment --json',
  ],
  arguments: [
    {
      argument: '[command|topic...]',
      about: `command, or ${Object.keys(HELP_TOPICS).join(', ')}`,
      completes: 'topic',
    },
  ],
  load: () => import('./help.run.ts'),
});
