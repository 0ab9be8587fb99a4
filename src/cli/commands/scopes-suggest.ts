import type { Command } from 'commander';
import { addCallFlags, type CallFlags } from '../call-flags.ts';
import type { Shell } from '../shell.ts';
import { addExamples } from './help.ts';

const EXAMPLES = [
  "fidesauth scopes suggest --endpoint 'GET /api/v1/dataset'",
  'fidesauth scopes suggest --access-log fides.log --fides-client my-integration',
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
  addCallFlags(command).action(async (flags: CallFlags) => {
    const [{ callsInput }, { suggestScopes }] = await Promise.all([
      import('../calls-input.ts'),
      import('../../usecases/suggest.ts'),
    ]);
    const deps = await shell.deps();
    const input = await callsInput('scopes suggest', flags, shell, deps);
    const result = await suggestScopes(input, deps);
    await shell.output.result(result);
    if (result.unmatched.length + result.uncallable.length > 0) shell.verdict(10);
  });
}
