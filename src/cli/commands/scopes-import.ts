import { command } from '../base/command.ts';

/** A preset out of a copied list. */
export const scopesImport = command({
  path: 'scopes import',
  summary: 'make a preset of a copied list of scopes',
  about:
    'Makes a preset of scopes in nearly any form: JSON, also with curly quotes, a refusal by ' +
    'Fides, lines, commas. Checks each against the server, else the newest known release.',
  examples: [
    'fidesauth scopes import payload.txt --write scopes/mine.json',
    'fidesauth scopes import - --fides-version 2.60.0 < refusal.txt > mine.json',
  ],
  arguments: [{ argument: '<file>', about: 'what was copied; - is stdin', completes: 'file' }],
  flags: [
    {
      flag: '--write <file>',
      about: 'make this file (default: print the preset)',
      completes: 'file',
    },
    { flag: '--name <name>', about: 'name of the preset (default: that of the file)' },
    {
      flag: '--fides-version <version>',
      about: 'check against this release, not a server',
      completes: 'release',
    },
    { flag: '--keep-unknown', about: 'keep what is not known there as optional' },
  ],
  load: () => import('./scopes-import.run.ts'),
});
