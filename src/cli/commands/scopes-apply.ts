import type { Command } from 'commander';
import { addAdminFlags } from '../admin/flags.ts';
import { addExamples } from '../base/help.ts';
import { finish, type Shell } from '../base/shell.ts';
import type { ApplyFlags } from './scopes-apply.run.ts';

const EXAMPLES = [
  'fidesauth scopes apply -p ci --dry-run',
  'fidesauth scopes apply -p ci --yes --root-id fidesadmin --root-secret-file secret.txt',
];

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** Adds `scopes apply`: makes a client hold what its presets ask for now. */
export function addApply(group: Command, shell: Shell): void {
  const command = addExamples(group.command('apply'), ...EXAMPLES)
    .summary('make a client hold what its presets ask for now')
    .description(
      'Puts right what `scopes diff` finds: the client of a profile gets what its presets ask for ' +
        'now and loses the rest; read back, proved and recorded.',
    )
    .option(
      '--preset <name|file>',
      'switch to this preset; may be given several times',
      collect,
      [],
    )
    .option('--scope <pattern>', 'scope or pattern to add, like system:*', collect, [])
    .option('--exclude <pattern>', 'scope or pattern to leave out, over everything', collect, []);
  addAdminFlags(command)
    .option('-n, --dry-run', 'show the plan, change nothing')
    .option('-y, --yes', 'do not ask for a confirmation')
    .action(async (flags: ApplyFlags) => {
      const [{ applyInput }, { apply }] = await Promise.all([
        import('./scopes-apply.run.ts'),
        import('../../usecases/provision/apply.ts'),
      ]);
      const deps = await shell.deps();
      await finish(shell, apply(await applyInput(flags, shell, deps), deps));
    });
}
