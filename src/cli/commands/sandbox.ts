import type { Command } from 'commander';
import { FidesAuthError } from '../../errors.ts';
import type { Shell } from '../shell.ts';
import { addExamples } from './help.ts';

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
      const { runSandbox } = await import('../../usecases/sandbox.ts');
      const input = { port: parsePort(port), fidesVersion };
      await runSandbox(input, await shell.deps(), (result) => shell.output.result(result));
    });
}

function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new FidesAuthError('input.invalid', `--port ${text.slice(0, 20)}: it is no port`, {
    fix: 'give a number up to 65535; 0 is a free one',
  });
}
