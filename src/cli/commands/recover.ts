import type { Command } from 'commander';
import { type AdminFlags, addAdminFlags } from '../admin/flags.ts';
import { confirmation } from '../ask/confirm.ts';
import { addExamples } from '../base/help.ts';
import { finish, type Shell } from '../base/shell.ts';

type RecoverFlags = AdminFlags & {
  readonly undo?: boolean;
  readonly forget?: string;
  readonly yes?: boolean;
};

const EXAMPLES = [
  'fidesauth recover --root-id fidesadmin --root-secret-file secret.txt',
  'fidesauth recover -p ci --undo --yes',
];

/** Adds `recover`: finishes or takes back what an interrupted run has left. */
export function addRecover(program: Command, shell: Shell): void {
  const command = addExamples(program.command('recover'), ...EXAMPLES)
    .summary('finish or take back what an interrupted run left')
    .description(
      'Lists the unfinished work of runs that were cut short, and finishes it or takes it back. ' +
        'Running it again finds nothing.',
    );
  addAdminFlags(command)
    .option('--undo', 'take it back instead of finishing it')
    .option('--forget <marker>', 'drop the record of one, with nothing proved')
    .option('-y, --yes', 'do not ask for a confirmation')
    .action(async (flags: RecoverFlags) => {
      if (flags.forget === undefined) return runRecover(flags, shell);
      return runForget(flags.forget, flags, shell);
    });
}

async function runRecover(flags: RecoverFlags, shell: Shell): Promise<void> {
  const [{ recover }, { recoverInput }] = await Promise.all([
    import('../../usecases/transaction/recover.ts'),
    import('./recover.run.ts'),
  ]);
  const deps = await shell.deps();
  await finish(shell, recover(recoverInput(flags, shell, deps), deps));
}

async function runForget(marker: string, flags: RecoverFlags, shell: Shell): Promise<void> {
  const { forget } = await import('../../usecases/transaction/recover.ts');
  const what = `forgetting ${marker.slice(0, 40)}`;
  const ask = confirmation(
    shell,
    flags.yes === true,
    what,
    () => 'Drop the record, with nothing proved?',
  );
  await finish(shell, forget(marker, ask, await shell.deps()));
}
