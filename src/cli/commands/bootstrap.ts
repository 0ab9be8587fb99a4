import { type Command, Option } from 'commander';
import { IF_EXISTS } from '../../domain/words/choices.ts';
import type { BootstrapInput } from '../../usecases/provision/input.ts';
import { addAdminFlags } from '../admin/flags.ts';
import { addExamples } from '../base/help.ts';
import { finish, type Shell } from '../base/shell.ts';
import type { BootstrapFlags } from './bootstrap.run.ts';

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
        import('./bootstrap.run.ts'),
        import('../../usecases/provision/bootstrap.ts'),
      ]);
      const deps = await shell.deps();
      const input = (): Promise<BootstrapInput> => bootstrapInput(flags, shell, deps);
      if (flags.export === undefined) return finish(shell, bootstrap(await input(), deps));
      const { bootstrapTarget, finishExport } = await import('./export.run.ts');
      const handOver = bootstrapTarget(flags.export, shell, deps);
      const result = await bootstrap({ ...(await input()), handOver }, deps);
      await finishExport(result, handOver, shell);
    });
}
