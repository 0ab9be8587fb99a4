import type { Command } from 'commander';
import { addAdminFlags } from '../admin/flags.ts';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';
import { addCallFlags } from '../read/call-flags.ts';
import type { CheckFlags } from './scopes-check.run.ts';

const EXAMPLES = [
  "fidesauth scopes check -p ci --endpoint 'GET /api/v1/dataset'",
  'fidesauth scopes check preset:read-only --har recording.har',
];

/** Adds `scopes check`. */
export function addScopesCheck(group: Command, shell: Shell): void {
  const command = addExamples(group.command('check'), ...EXAMPLES)
    .argument(
      '[source]',
      "scope source like client:ID or preset:NAME (default: the profile's client)",
    )
    .summary('tell whether a client could make requests')
    .description(
      'Tells which scopes a client lacks for requests, by what the server says of itself in ' +
        '/openapi.json; none of them is sent. Exit status 10: it could not make them all; ' +
        '11: that could not be decided.',
    );
  addAdminFlags(addCallFlags(command)).action(
    async (source: string | undefined, flags: CheckFlags) => {
      const { runCheck } = await import('./scopes-check.run.ts');
      await runCheck(source, flags, shell);
    },
  );
}
