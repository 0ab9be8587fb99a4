import type { Command } from 'commander';
import { addExamples } from '../base/help.ts';
import { scopesTarget } from '../base/scopes-target.ts';
import type { Shell } from '../base/shell.ts';
import { readTextFile, sourceName } from '../read/files.ts';

type Flags = {
  readonly write?: string;
  readonly name?: string;
  readonly fidesVersion?: string;
  readonly keepUnknown?: boolean;
};

/** Adds `scopes import`. */
export function addScopesImport(group: Command, shell: Shell): void {
  const command = group.command('import').argument('<file>', 'what was copied; - is stdin');
  addExamples(
    command,
    'fidesauth scopes import payload.txt --write scopes/mine.json',
    'fidesauth scopes import - --fides-version 2.60.0 < refusal.txt > mine.json',
  )
    .option('--write <file>', 'make this file (default: print the preset)')
    .option('--name <name>', 'name of the preset (default: that of the file)')
    .option('--fides-version <version>', 'check against this release, not a server')
    .option('--keep-unknown', 'keep what is not known there as optional')
    .summary('make a preset of a copied list of scopes')
    .description(
      'Makes a preset of scopes in nearly any form: JSON, also with curly quotes, a refusal by ' +
        'Fides, lines, commas. Checks each against the server, else the newest known release.',
    )
    .action(async (file: string, flags: Flags) => importFile(file, flags, shell));
}

async function importFile(file: string, flags: Flags, shell: Shell): Promise<void> {
  const { importScopes } = await import('../../usecases/scopes/import.ts');
  const text = await readTextFile(file, shell.host, shell.signal);
  const deps = await shell.deps();
  const { fidesVersion: release, keepUnknown = false, name, write } = flags;
  const target = release === undefined ? await scopesTarget(shell, deps) : undefined;
  const input = { source: sourceName(file), text, name, write, target, release, keepUnknown };
  const result = await importScopes(input, deps);
  if (result.written === null) {
    const { importReport } = await import('../../output/import-text.ts');
    shell.output.note(importReport(result, shell.output.terminal));
  }
  await shell.output.result(result);
}
