import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';
import { addCallFlags, type CallFlags } from '../read/call-flags.ts';

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
        import('../read/calls-input.ts'),
        import('../../usecases/requests/suggest.ts'),
      ]);
      const deps = await shell.deps();
      const input = await callsInput('scopes suggest', flags, shell, deps);
      const { write, name } = flags;
      const result = await suggestScopes({ ...input, preset: { write, name } }, deps);
      await shell.output.result(result);
      if (result.unmatched.length + result.uncallable.length > 0) shell.verdict(10);
    });
}
