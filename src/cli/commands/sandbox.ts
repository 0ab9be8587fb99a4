import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';
import { parsePort } from '../base/values.ts';

/** Adds `sandbox`: a stand-in for a Fides server, to try things out. */
export function addSandbox(program: Command, shell: Shell): void {
  addExamples(program.command('sandbox'), 'fidesauth sandbox --port 8080 --fides-version 2.60.0')
    .summary('run a stand-in for a Fides server')
    .description(
      'Runs a stand-in for a Fides server on 127.0.0.1, in memory, until Ctrl-C. Prints its ' +
        'address and its root pair, made for this run.',
    )
    .option('--port <n>', 'port to listen on (default: a free one)')
    .option('--fides-version <version>', 'Fides release to behave like (default: the newest known)')
    .action(async ({ port, fidesVersion }: { port?: string; fidesVersion?: string }) => {
      const { runSandbox } = await import('../../usecases/local/sandbox.ts');
      const input = { port: parsePort(port), fidesVersion };
      await runSandbox(input, await shell.deps(), (result) => shell.output.result(result));
    });
}
