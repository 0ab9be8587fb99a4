import { command } from '../base/command.ts';

/** Makes a preset from a copied list. */
export const scopesImport = command({
  path: 'scopes import',
  summary: 'make a preset from a copied list of scopes',
  about:
    'Makes a preset from a list of scopes in almost any form: JSON (even with curly quotes), an ' +
    'error message of Fides, one per line, or separated by commas. Checks each scope against ' +
    'the server, or against the newest known release if there is none.',
  examples: [
    'fidesauth scopes import payload.txt --write scopes/mine.json',
    'fidesauth scopes import - --fides-version 2.60.0 < refusal.txt > mine.json',
  ],
  arguments: [
    { argument: '<file>', about: 'file with the copied list; - for stdin', completes: 'file' },
  ],
  flags: [
    {
      flag: '--write <file>',
      about: 'write the preset to this file (default: print it)',
      completes: 'file',
    },
    { flag: '--name <name>', about: "name of the preset (default: the file's name)" },
    {
      flag: '--fides-version <version>',
      about: 'check against this Fides release, not a server',
      completes: 'release',
    },
    { flag: '--keep-unknown', about: 'keep unknown scopes as optional' },
  ],
  load: () => import('./scopes-import.run.ts'),
});
