import { type Command, Option } from 'commander';
import { IF_EXISTS, type IfExists } from '../../domain/if-exists.ts';
import type { BootstrapInput } from '../../usecases/prepare.ts';
import { type AdminFlags, addAdminFlags } from '../admin-flags.ts';
import { finish, type Shell } from '../shell.ts';
import { addExamples } from './help.ts';

/** The flags of `bootstrap` as commander hands them over. */
export type BootstrapFlags = AdminFlags & {
  readonly preset: readonly string[];
  readonly scope: readonly string[];
  readonly exclude: readonly string[];
  readonly clientName?: string;
  readonly key?: string;
  readonly ifExists: IfExists;
  readonly changePreset?: boolean;
  readonly acceptNew?: boolean;
  readonly wait?: string;
  readonly export?: string;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
};

const EXAMPLES = [
  'fidesauth bootstrap',
  'fidesauth bootstrap --server http://localhost:8080 --preset read-only \\',
  '  --root-id fidesadmin --root-secret-file secret.txt',
  "fidesauth bootstrap -p push --preset catalog-publisher --exclude 'organization:*' -n",
  'fidesauth bootstrap -p ci --yes        restore what profile ci was made with',
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
        'At a terminal it asks for what is missing. ' +
        'A profile that is there already is brought in line with what was asked for.',
    )
    .option('--preset <name|file>', 'scope preset; may be given several times', collect, [])
    .option('--scope <pattern>', 'scope or pattern to add, like system:*', collect, [])
    .option('--exclude <pattern>', 'scope or pattern to leave out, over everything', collect, [])
    .option(
      '--client-name <name>',
      'name of the client on the server (default: fidesauth-PROFILE)',
    );
  addExamples(addAdminFlags(command), ...EXAMPLES)
    .addOption(
      new Option(
        '--if-exists <what>',
        'for a profile that is there: ensure (default), fail, replace',
      )
        .choices(IF_EXISTS)
        .default('ensure'),
    )
    .option('--change-preset', 'switch an existing profile to the scope set given here')
    .option('--accept-new', 'give what its patterns newly match on this server')
    .option('--key <name>', 'find the client again without a stored profile (Fides 2.82)')
    .option('--wait <seconds>', 'wait that long for a server that is starting')
    .option('--export <form[=file]>', 'hand the credential over as well; see export --help')
    .option('-n, --dry-run', 'show the plan, change nothing')
    .option('-y, --yes', 'do not ask for a confirmation')
    .action(async (flags: BootstrapFlags) => {
      const [{ bootstrapInput }, { bootstrap }] = await Promise.all([
        import('../bootstrap-input.ts'),
        import('../../usecases/bootstrap.ts'),
      ]);
      const deps = await shell.deps();
      const input = (): Promise<BootstrapInput> => bootstrapInput(flags, shell, deps);
      if (flags.export === undefined) return finish(shell, bootstrap(await input(), deps));
      const { bootstrapTarget, finishExport } = await import('../bootstrap-export.ts');
      const handOver = bootstrapTarget(flags.export, shell, deps);
      const result = await bootstrap({ ...(await input()), handOver }, deps);
      await finishExport(result, handOver, shell);
    });
}
