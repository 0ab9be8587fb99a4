import type { Command } from 'commander';
import { addCallFlags, type CallFlags } from '../call-flags.ts';
import type { Shell } from '../shell.ts';
import { addExamples } from './help.ts';

type SuggestFlags = CallFlags & { readonly write?: string; readonly name?: string };

const EXAMPLES = [
  "fidesauth scopes suggest --endpoint 'GET /api/v1/dataset'",
  'fidesauth scopes suggest --access-log fides.log --write scopes/job.json',
  'fidesauth scopes suggest --har recording.har --openapi openapi.json',
];

/** Adds `scopes suggest`. */
export function addScopesSuggest(group: Command, shell: Shell): void {
  const command = addExamples(group.command('suggest'), ...EXAMPLES)
    .summary('find the scopes that requests need')
    .description(
      'Finds the smallest set of scopes for requests, by what the server says of itself in ' +
        '/openapi.json; none of them is sent. Exit status 10: one is no operation of the server, ' +
        'or none that a client may ever call.',
    );
  addCallFlags(command)
    .option('--write <file>', 'make a preset of what was found')
    .option('--name <name>', 'name of the preset (default: that of the file)')
    .action(async (flags: SuggestFlags) => {
      const [{ callsInput }, { suggestScopes }] = await Promise.all([
        import('../calls-input.ts'),
        import('../../usecases/suggest.ts'),
      ]);
      const deps = await shell.deps();
      const input = await callsInput('scopes suggest', flags, shell, deps);
      const { write, name } = flags;
      const result = await suggestScopes({ ...input, preset: { write, name } }, deps);
      await shell.output.result(result);
      if (result.unmatched.length + result.uncallable.length > 0) shell.verdict(10);
    });
}
