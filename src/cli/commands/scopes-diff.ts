import { DIFF_FORMATS, SEVERITIES } from '../../domain/words/choices.ts';
import { ADMIN } from '../base/admin-flags.ts';
import { command } from '../base/command.ts';
import { REQUESTS } from '../base/request-flags.ts';

/** Audits clients, or compares two scope sets. */
export const scopesDiff = command({
  path: 'scopes diff',
  summary: 'audit clients against preset and record, or compare two scope sets',
  about:
    'Without arguments, compares what the preset asks for, what was assigned and what the ' +
    'client holds on the server now. With two scope sources, shows what only one of them has; ' +
    'for releases and servers, -p NAME restricts this to what that profile asks for. ' +
    'Exit status 10: they differ; 11: something could not be read. For severities see ' +
    'fidesauth help audits.',
  examples: [
    'fidesauth scopes diff                   audit the current profile',
    'fidesauth scopes diff --all -o audit.html    a page to read, print and sign',
    'fidesauth scopes diff --all --format matrix    who can do what, at the terminal',
    'fidesauth scopes diff --all-clients -o audit.html    with the clients that no profile names',
    'fidesauth scopes diff --all --fail-on high --baseline last.json -o audit.json',
    'fidesauth scopes diff fides:2.60.0 fides:2.86.2 -p ci    what an upgrade would change for ci',
    'fidesauth scopes diff --all --upgrade-to fides:2.86.2    what an upgrade would change',
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
    { flag: '--all', about: 'audit every profile; with --server those of that server' },
    {
      flag: '--all-clients',
      about: 'also look at the clients without a profile (Fides 2.82): what they hold',
    },
    {
      flag: '--preset <name|file>',
      about: 'compare only the scopes that this preset affects',
      completes: 'preset',
    },
    {
      flag: '--format <name>',
      about:
        'text, json, sarif, markdown, matrix (who can do what, for a terminal) or html (one page to hand over); ' +
        'default: what the name of the --output file ends in, else text',
      choices: DIFF_FORMATS,
    },
    { flag: '-o, --output <file>', about: 'write the report to this file', completes: 'file' },
    {
      flag: '--fail-on <severity>',
      about: 'exit with 10 for findings of this severity or worse (default: for drift)',
      choices: SEVERITIES,
    },
    {
      flag: '--baseline <file>',
      about: 'exit with 10 for new findings only: those that this earlier JSON report lacks',
      completes: 'file',
    },
    {
      flag: '--upgrade-to <release|url>',
      about:
        'what this release (fides:VERSION), or a server that runs it, would change for profiles',
      completes: 'release',
    },
    { flag: '--exit-zero', about: 'exit with 0 even if there are findings' },
    ...REQUESTS,
    {
      flag: '--unused',
      about:
        'report scopes that no operation of the server needs; with requests: that none of them needs',
    },
    ...ADMIN,
  ],
  load: () => import('./scopes-diff.run.ts'),
});
