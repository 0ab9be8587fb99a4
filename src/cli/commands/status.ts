import type { Command } from 'commander';
import type { GlobalFlags } from '../base/globals.ts';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';
import type { StatusFlags } from './status.run.ts';

const EXAMPLES = [
  'fidesauth status                        the current profile',
  'fidesauth status -p ci --offline        ask no server',
  'fidesauth status --all --json',
];

/** Adds `status`: how it stands with profiles, the store and unfinished work. */
export function addStatus(program: Command, shell: Shell): void {
  addExamples(program.command('status'), ...EXAMPLES)
    .summary('show how it stands with a profile, and where each setting comes from')
    .description(
      'Shows a profile and why it is the one meant, its server, whether the credential is accepted, ' +
        'its token, whether its scopes are in line, the store, unfinished work, and every setting ' +
        'with its source. The exit status is that of the worst finding: 9, 8, 3, 4, 7, 11, 10 or 0 ' +
        '(see fidesauth help exit-codes).',
    )
    .option('--all', 'every profile')
    .option('--offline', 'ask no server')
    .option('--admin-profile <name>', 'stored profile whose client may read the live scopes')
    .action(async (flags: StatusFlags, command: Command) => {
      const { runStatus } = await import('./status.run.ts');
      await runStatus(flags, command.optsWithGlobals<GlobalFlags>(), shell);
    });
}
