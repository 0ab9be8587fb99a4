import { type Command, Option } from 'commander';
import { DIFF_FORMATS } from '../../domain/words/choices.ts';
import { addAdminFlags } from '../admin/flags.ts';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';
import { addRequestFlags } from '../read/call-flags.ts';
import type { DiffFlags } from './scopes-diff.run.ts';

const EXAMPLES = [
  'fidesauth scopes diff                   audit the current profile',
  'fidesauth scopes diff --all --format markdown --output audit.md',
  'fidesauth scopes diff fides:2.60.0 fides:2.86.2 --preset auditor',
  'fidesauth scopes diff preset:auditor client:ID --server http://localhost:8080',
];

/** Adds `scopes diff`: audits clients, or compares two scope sets. */
export function addDiff(group: Command, shell: Shell): void {
  const command = addExamples(group.command('diff'), ...EXAMPLES)
    .argument(
      '[left]',
      'scope source: preset:NAME, file:PATH, profile:NAME, client:ID, role:NAME, server or fides:VERSION',
    )
    .argument('[right]', 'scope source to compare it with')
    .summary('audit clients against preset and record, or compare two scope sets')
    .description(
      'Without arguments: compares what the preset asks for, what was assigned and what the server ' +
        'holds now. Exit status 10: they differ; 11: something could not be read.\n' +
        'With two scope sources: what only one of them has. Exit status 10: they differ.',
    )
    .option('--all', 'audit every profile')
    .option('--preset <name|file>', 'compare only what this preset touches')
    .addOption(
      new Option('--format <name>', 'text (default), json, sarif or markdown').choices(
        DIFF_FORMATS,
      ),
    )
    .option('-o, --output <file>', 'write the report there')
    .option('--exit-zero', 'exit with 0 whatever was found');
  addRequestFlags(command).option(
    '--unused',
    'tell what is held for no operation of the server; with requests: for none of them',
  );
  addAdminFlags(command).action(
    async (left: string | undefined, right: string | undefined, flags: DiffFlags) => {
      const { runDiff } = await import('./scopes-diff.run.ts');
      await runDiff(left, right, flags, shell);
    },
  );
}
