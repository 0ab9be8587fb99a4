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

/** Adds `status`: what works and what does not, of profiles, store and unfinished work. */
export function addStatus(program: Command, shell: Shell): void {
  addExamples(program.command('status'), ...EXAMPLES)
    .summary('check a profile, and show where each setting comes from')
    .description(
      'Shows which profile is used and why, its server, whether the credential is accepted, its ' +
        'token, whether its scopes are in sync, the store, unfinished work, and every setting with ' +
        'its source. A client without client:read cannot look at its own scopes: a stored profile ' +
        'of that server looks, or the root client of the environment if --server or ' +
        'FIDESAUTH_SERVER names the server. The exit status is that of the worst finding: 9, 8, 3, ' +
        '4, 7, 11, 10 or 0 (see fidesauth help exit-codes).',
    )
    .option('--all', 'every profile')
    .option('--offline', 'ask no server')
    .option('--strict', 'exit status 11 when nobody could look at the live scopes')
    .option('--admin-profile <name>', 'stored profile whose client looks at the live scopes')
    .action(async (flags: StatusFlags, command: Command) => {
      const { runStatus } = await import('./status.run.ts');
      await runStatus(flags, command.optsWithGlobals<GlobalFlags>(), shell);
    });
}
