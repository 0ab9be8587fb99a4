import { CommanderError } from 'commander';
import type { Deps } from '../usecases/base/deps.ts';
import type { Ending } from './base/command.ts';
import { statusOf } from './base/exit-status.ts';
import { type GlobalFlags, type Globals, parseGlobals } from './base/globals.ts';
import type { Shell } from './base/shell.ts';
import { COMMANDS } from './commands/index.ts';
import { buildProgram, type Written } from './program.ts';

/** The flags that decide the adapters. */
export type DepsFlags = Pick<Globals, 'timeoutMs' | 'allowHttp'> & {
  readonly configDir: string | undefined;
};

/** A shell before the command line is parsed. */
export type ShellParts = Pick<Shell, 'host' | 'output' | 'signal' | 'spawn'> & {
  deps(flags: DepsFlags): Promise<Deps>;
};

/**
 * Parses the arguments and runs the command they name. Returns the exit status: 0, or the verdict
 * of a check.
 * @throws usage.invalid, and whatever the command throws
 */
export async function runCli(parts: ShellParts): Promise<number> {
  let status = 0;
  const written: Written = { out: '', err: '' };
  const flags = (): GlobalFlags => program.opts<GlobalFlags>();
  const globals = (): Globals => parseGlobals(flags(), parts.host.env);
  const shell: Shell = {
    ...parts,
    globals,
    globalFlags: flags,
    deps: (configDir = flags().configDir) => {
      const { timeoutMs, allowHttp } = globals();
      return parts.deps({ configDir, timeoutMs, allowHttp });
    },
  };
  const program = buildProgram(COMMANDS, shell, written, async (ending) => {
    status = await printed(ending, parts.output);
  });
  try {
    await program.parseAsync(helpLast(parts.host.argv), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Requested help goes to stdout; commander sends that of a bare group to stderr.
    if (!isHelp(error) || asksForRelease(parts.host.argv)) {
      const { usageError } = await import('./usage/error.ts');
      throw await usageError(error, { argv: parts.host.argv, program, deps: shell.deps });
    }
    await parts.output.text(written.out + written.err);
  }
  return status;
}

/** The results of dry runs. */
const PLANS: ReadonlySet<string> = new Set([
  'bootstrap.plan',
  'scopes.apply.plan',
  'clients.revoke.plan',
  'clients.prune.plan',
  'revoke.plan',
  'rotate.plan',
]);

/** Prints a command's result and returns its exit status. */
async function printed(ending: Ending, output: Shell['output']): Promise<number> {
  if (ending.kind === 'ended') return ending.status;
  await output.result(ending);
  if (PLANS.has(ending.kind)) output.note('nothing was changed; run it without -n to do this');
  return statusOf(ending);
}

/** `sandbox --version 2.60.0` means a release of Fides; our own version would be no answer. */
function asksForRelease(argv: readonly string[]): boolean {
  return /^v?\d+\./.test(argv[argv.indexOf('--version') + 1] ?? '') && argv.includes('--version');
}

function isHelp({ code }: CommanderError): boolean {
  return (
    code === 'commander.help' || code === 'commander.helpDisplayed' || code === 'commander.version'
  );
}

/** Turns `-h COMMAND` into `COMMAND -h`: the library finds no command after a command's flag. */
function helpLast(argv: readonly string[]): string[] {
  const words = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  const rest = words.filter((word) => word !== '-h' && word !== '--help');
  return rest.length === words.length ? [...argv] : [...rest, '--help'];
}
