import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import { requireTarget } from '../base/scopes-target.ts';
import type { Shell } from '../base/shell.ts';
import { parsePort } from '../base/values.ts';

const EXAMPLES = [
  'fidesauth scopes learn -p ci --write scopes/ci.json -- node integration-tests.js',
  'fidesauth exec -p ci -- fidesauth scopes learn -p ci -- fides push',
  'fidesauth scopes learn --server http://localhost:8080 --port 9090',
];

type LearnFlags = { port?: string; write?: string; name?: string };

/** Adds `scopes learn`. */
export function addScopesLearn(group: Command, shell: Shell): void {
  addExamples(group.command('learn'), ...EXAMPLES)
    .summary('find the scopes that a running program needs')
    .description(
      'Runs a program whose requests go through a recorder on 127.0.0.1 to the server, and finds ' +
        'the smallest set of scopes for them; without a program it records until Ctrl-C. FIDES_URL ' +
        'and what the official fides command line reads name the recorder. It adds no credential, ' +
        'and keeps methods and paths alone. What the program prints goes to stderr. The exit status ' +
        'is its own if that is not 0.',
    )
    .argument('[command...]', 'the program and its arguments, after --')
    .option('--port <n>', 'port to listen on (default: a free one)')
    .option('--write <file>', 'make a preset of what was found')
    .option('--name <name>', 'name of the preset (default: that of the file)')
    .action((command: string[], flags: LearnFlags) => run(command, flags, shell));
}

async function run(
  command: string[],
  { port, write, name }: LearnFlags,
  shell: Shell,
): Promise<void> {
  const [{ learnScopes }, { createTally }] = await Promise.all([
    import('../../usecases/requests/learn.ts'),
    import('../../traffic/tally.ts'),
  ]);
  const deps = await shell.deps();
  const target = await requireTarget('scopes learn', shell, deps);
  const input = {
    reach: target.reach,
    port: parsePort(port),
    command,
    recorder: createTally(),
    preset: { write, name },
  };
  const host = { env: shell.host.env, spawn: shell.spawn };
  const { result, status } = await learnScopes(input, host, deps);
  await shell.output.result(result);
  const odd = result.unmatched.length + result.uncallable.length > 0;
  shell.verdict(status === 0 && odd ? 10 : status);
}
