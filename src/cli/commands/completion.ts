import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { SHELLS, type ShellName } from '../../domain/words/choices.ts';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';

const EXAMPLES = [
  'fidesauth completion bash',
  'source <(fidesauth completion bash)     in ~/.bashrc; for zsh: in ~/.zshrc',
  'fidesauth completion fish | source      in ~/.config/fish/config.fish',
];

/** Adds `completion`, and the hidden command that its scripts ask what fits. */
export function addCompletion(program: Command, shell: Shell): void {
  addExamples(program.command('completion'), ...EXAMPLES)
    .addArgument(new Argument('<shell>', SHELLS.join(', ')).choices(SHELLS))
    .summary('print what makes a shell complete commands, flags, profiles, presets and scopes')
    .description(
      'Prints a script for the shell. It completes commands, flags, profiles, presets and scopes ' +
        'from what this machine knows; no server is asked.',
    )
    .action(async (name: ShellName) => {
      const path = join(shell.host.completions, `fidesauth.${name}`);
      const script = await readFile(path, 'utf8');
      await shell.output.result({ kind: 'completion', shell: name, script });
    });
  program
    .command('__complete', { hidden: true })
    .argument('[word...]')
    .action(async (words: readonly string[]) => {
      const { runComplete } = await import('../complete/complete-run.ts');
      await runComplete(program, words, shell);
    });
}
