import { seenAll } from '../../domain/words/unseen.ts';
import { importScopes } from '../../usecases/scopes/import.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { readTextFile, sourceName } from '../read/files.ts';
import { scopesTarget } from '../target/scopes-target.ts';

type ImportFlags = {
  readonly write?: string;
  readonly name?: string;
  readonly fidesVersion?: string;
  readonly keepUnknown?: boolean;
};

/** Runs `scopes import`. @throws input.invalid; what the use case throws */
export async function run(
  { flags, args: [file] }: Call<ImportFlags, readonly [string]>,
  shell: Shell,
): Promise<Ending> {
  const text = await readTextFile(file, shell.host, shell.signal);
  const deps = await shell.deps();
  const { fidesVersion: release, keepUnknown = false, name, write } = flags;
  const target = release === undefined ? await scopesTarget(shell, deps) : undefined;
  const input = { source: sourceName(file), text, name, write, target, release, keepUnknown };
  const result = await importScopes(input, deps);
  if (result.written === null) {
    const { importReport } = await import('../../output/import-text.ts');
    shell.output.noteLines(importReport(seenAll(result), shell.output.terminal));
  }
  return result;
}
