import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import type { Shell } from '../base/shell.ts';
import type { ExportFlags } from './export.run.ts';

const EXAMPLES = [
  'fidesauth export -p ci --format dotenv --output .env',
  'eval "$(fidesauth export -p ci --format shell)"',
  'fidesauth export -p ci --format k8s-secret | kubectl apply -f -',
  'fidesauth export -p ci --format github-env    in a step of GitHub Actions',
];

/** Adds `export`: a profile's credential in a form that others read. */
export function addExport(program: Command, shell: Shell): void {
  addExamples(program.command('export'), ...EXAMPLES)
    .summary("write a profile's credential in a form that others read")
    .description(
      'Writes FIDES_URL, FIDES_CLIENT_ID and FIDES_CLIENT_SECRET of a profile, in clear, for shells, ' +
        '.env files, GitHub Actions, Kubernetes or Postman.',
    )
    .option(
      '--format <name>',
      'shell, dotenv, json, github-env, k8s-secret or postman (default: shell)',
    )
    .option('-o, --output <file>', 'write it there, 0600 if it is new (default: stdout)')
    .option('--with-token', 'add FIDES_ACCESS_TOKEN, which ends when its time is over')
    .action(async (flags: ExportFlags) => {
      const { runExport } = await import('./export.run.ts');
      await runExport(flags, shell);
    });
}
