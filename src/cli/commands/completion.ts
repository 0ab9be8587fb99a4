import { SHELLS } from '../../domain/words/choices.ts';
import { type CommandSpec, command } from '../base/command.ts';

/** The command that prints a shell's script, and the hidden one that the script calls. */
export const completion: readonly CommandSpec[] = [
  command({
    path: 'completion',
    summary: 'print a completion script for bash, zsh or fish',
    about:
      'Prints a completion script for the shell. It completes commands, flags, profiles, presets ' +
      'and scopes from what is on this machine, and contacts no server.',
    examples: [
      'fidesauth completion bash',
      'source <(fidesauth completion bash)     in ~/.bashrc; for zsh: in ~/.zshrc',
      'fidesauth completion fish | source      in ~/.config/fish/config.fish',
    ],
    arguments: [{ argument: '<shell>', about: SHELLS.join(', '), choices: SHELLS }],
    load: () => import('./completion.run.ts'),
  }),
  command({
    path: '__complete',
    hidden: true,
    summary: 'what fits a command line that is being typed',
    about: 'what fits a command line that is being typed',
    examples: [],
    arguments: [{ argument: '[word...]', about: 'the words so far' }],
    load: () => import('../complete/complete-run.ts'),
  }),
];
