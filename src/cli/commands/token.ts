import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import { finish, type Shell } from '../base/shell.ts';

const EXAMPLES = [
  'fidesauth token -p ci',
  'curl -H "Authorization: Bearer $(fidesauth token)" http://localhost:8080/api/v1/system',
];

/** Adds `token`: an access token of a profile's client, alone on stdout. */
export function addToken(program: Command, shell: Shell): void {
  addExamples(program.command('token'), ...EXAMPLES)
    .summary("print an access token of a profile's client")
    .description(
      "Prints an access token of a profile's client and nothing else. Tokens are kept and " +
        'given again until shortly before they end.',
    )
    .option('--fresh', 'get a new one although the kept one is good')
    .action(async ({ fresh }: { fresh?: boolean }) => {
      const { token } = await import('../../usecases/access/token.ts');
      const { profile, server } = shell.globals();
      const input = { profile, server: server?.url, fresh: fresh === true };
      await finish(shell, token(input, await shell.deps()));
    });
}
