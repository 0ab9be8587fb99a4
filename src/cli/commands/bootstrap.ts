import type { Command } from 'commander';
import { type AdminFlags, addAdminFlags } from '../admin-flags.ts';
import { finish, type Shell } from '../shell.ts';
import { addExamples } from './help.ts';

/** The flags of `bootstrap` as commander hands them over. */
export type BootstrapFlags = AdminFlags & {
  readonly preset: readonly string[];
  readonly scope: readonly string[];
  readonly exclude: readonly string[];
  readonly clientName?: string;
  readonly wait?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
};

const EXAMPLES = [
  'fidesauth bootstrap',
  'fidesauth bootstrap --server http://localhost:8080 --preset read-only \\',
  '  --root-id fidesadmin --root-secret-file secret.txt',
  "fidesauth bootstrap --preset catalog-publisher --exclude 'organization:*' -n",
];

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** Adds `bootstrap`: an admin credential in, a stored least-privilege client out. */
export function addBootstrap(program: Command, shell: Shell): void {
  const command = program
    .command('bootstrap')
    .summary('make a client with a scope set and store it as a profile')
    .description(
      'Swaps an admin credential for a client that holds exactly the scopes asked for, ' +
        'reads them back, proves the client with a token, and stores it as a profile. ' +
        'At a terminal it asks for what is missing.',
    )
    .option('--preset <name|file>', 'scope preset; may be given several times', collect, [])
    .option('--scope <pattern>', 'scope or pattern to add, like system:*', collect, [])
    .option('--exclude <pattern>', 'scope or pattern to leave out, over everything', collect, [])
    .option(
      '--client-name <name>',
      'name of the client on the server (default: fidesauth-PROFILE)',
    );
  addExamples(addAdminFlags(command), ...EXAMPLES)
    .option('--wait <seconds>', 'wait that long for a server that is starting')
    .option('-n, --dry-run', 'show the plan, change nothing')
    .option('-y, --yes', 'do not ask for a confirmation')
    .action(async (flags: BootstrapFlags) => {
      const [{ bootstrapInput }, { bootstrap }] = await Promise.all([
        import('../bootstrap-input.ts'),
        import('../../usecases/bootstrap.ts'),
      ]);
      const deps = await shell.deps();
      await finish(shell, bootstrap(await bootstrapInput(flags, shell, deps), deps));
    });
}
