import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';

const EXAMPLES = [
  'fidesauth exec -p ci -- fides push',
  'fidesauth exec -p ci -- sh -c \'curl -H "Authorization: Bearer $FIDES_ACCESS_TOKEN" "$FIDES_URL/api/v1/system"\'',
];

/** Adds `exec`: a program runs with a profile's credential in its environment. */
export function addExec(program: Command, shell: Shell): void {
  addExamples(program.command('exec'), ...EXAMPLES)
    .summary("run a program with a profile's credential in its environment")
    .description(
      'Runs a program with FIDES_URL, FIDES_CLIENT_ID, FIDES_CLIENT_SECRET and FIDES_ACCESS_TOKEN, ' +
        "and with what the official fides command line reads. The server's own secrets are taken " +
        'out of its environment. Terminal, signals and exit status are its own.',
    )
    .argument('<command...>', 'the program and its arguments, after --')
    .option('--mask', 'replace the secrets in what it prints (default where CI is set)')
    .option('--no-mask', 'leave what it prints as it is')
    .action(async (command: string[], { mask }: { mask?: boolean }) => {
      const { exec } = await import('../../usecases/hand-over/exec.ts');
      const { profile, server } = shell.globals();
      const input = {
        profile,
        server: server?.url,
        command,
        mask: mask ?? isCi(shell.host.env.CI),
      };
      const deps = await shell.deps();
      shell.verdict(await exec(input, { env: shell.host.env, spawn: shell.spawn }, deps));
    });
}

/** Some systems say `CI=false` where they do not mean it. */
function isCi(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== 'false' && value !== '0';
}
