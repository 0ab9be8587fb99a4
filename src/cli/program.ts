import { Command } from 'commander';
import { addGlobalFlags } from './base/globals.ts';
import { addExamples, addHelp } from './base/help.ts';
import type { Shell } from './base/shell.ts';
import { addBootstrap } from './commands/bootstrap.ts';
import { addCompletion } from './commands/completion.ts';
import { addExec } from './commands/exec.ts';
import { addExport } from './commands/export.ts';
import { addManPage } from './commands/man.ts';
import { addProfiles } from './commands/profiles.ts';
import { addRecover } from './commands/recover.ts';
import { addRevoke } from './commands/revoke.ts';
import { addSandbox } from './commands/sandbox.ts';
import { addScopes } from './commands/scopes.ts';
import { addStatus } from './commands/status.ts';
import { addToken } from './commands/token.ts';

const EXAMPLES = [
  'fidesauth bootstrap                    ask for all that is needed, at a terminal',
  'fidesauth bootstrap --preset read-only --server http://localhost:8080',
  'fidesauth token                        print an access token',
  'fidesauth sandbox                      a Fides stand-in to try it on',
];

/** What commander wrote, for the caller to put where it belongs. */
export type Written = { out: string; err: string };

/** The whole command tree. Nothing runs before `parseAsync`; nothing is written but to `written`. */
export function buildProgram(shell: Shell, written: Written): Command {
  const program = new Command('fidesauth')
    .description('A day-to-day OAuth client for Fides, with exactly the scopes it needs.')
    .version(shell.host.version, '--version', 'print the version')
    .helpOption('-h, --help', 'show help')
    .exitOverride()
    .showHelpAfterError(false)
    .helpCommand(false)
    .configureHelp({
      showGlobalOptions: true,
      helpWidth: shell.host.stdout.columns ?? 80,
      // Defaults stand in the descriptions: the library would add those that mean "none" too.
      optionDescription: (option) => option.description,
    })
    .configureOutput({
      writeOut: (text) => {
        written.out += text;
      },
      writeErr: (text) => {
        written.err += text;
      },
    });
  addGlobalFlags(program);
  addExamples(program, ...EXAMPLES);
  addBootstrap(program, shell);
  addStatus(program, shell);
  addToken(program, shell);
  addExport(program, shell);
  addExec(program, shell);
  addProfiles(program, shell);
  addScopes(program, shell);
  addRecover(program, shell);
  addRevoke(program, shell);
  addSandbox(program, shell);
  addCompletion(program, shell);
  addHelp(program, shell);
  addManPage(program, shell);
  return program;
}
