import { DIFF_FORMATS } from '../../domain/words/choices.ts';
import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { REQUESTS } from '../base/request-flags.ts';

/** Audits clients, or compares two scope sets. */
export const scopesDiff = command({
  path: 'scopes diff',
  summary: 'audit clients against preset and record, or compare two scope sets',
  about:
    'Without arguments: compares what the preset asks for, what was assigned and what the server ' +
    'holds now. Exit status 10: they differ; 11: something could not be read.\n' +
    'With two scope sources: what only one of them has. Exit status 10: they differ.',
  examples: [
    'fidesauth scopes diff                   audit the current profile',
    'fidesauth scopes diff --all --format markdown --output audit.md',
    'fidesauth scopes diff fides:2.60.0 fides:2.86.2 --preset auditor',
    'fidesauth scopes diff preset:auditor client:ID --server http://localhost:8080',
  ],
  arguments: [
    {
      argument: '[left]',
      about:
        'scope source: preset:NAME, file:PATH, profile:NAME, client:ID, role:NAME, server or fides:VERSION',
      completes: 'source',
    },
    { argument: '[right]', about: 'scope source to compare it with', completes: 'source' },
  ],
  flags: [
    { flag: '--all', about: 'audit every profile' },
    {
      flag: '--preset <name|file>',
      about: 'compare only what this preset touches',
      completes: 'preset',
    },
    {
      flag: '--format <name>',
      about: 'text, json, sarif or markdown (default: by the file of --output, else text)',
      choices: DIFF_FORMATS,
    },
    { flag: '-o, --output <file>', about: 'write the report there', completes: 'file' },
    { flag: '--exit-zero', about: 'exit status 0 even if something was found' },
    ...REQUESTS,
    {
      flag: '--unused',
      about:
        'tell which scopes no operation of the server needs; with requests: which none of them needs',
    },
    ...ADMIN,
  ],
  load: () => import('./scopes-diff.run.ts'),
});
