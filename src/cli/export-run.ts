import { exportCredential } from '../usecases/export.ts';
import type { ExportFlags } from './commands/export.ts';
import { exportTarget, parseExportFormat, stdoutTwice } from './export-target.ts';
import type { Shell } from './shell.ts';

/**
 * Runs `export`. `--json` is the form `json` on stdout; with a file it is the form of what is said
 * about it.
 * @throws input.invalid, usage.invalid; what the use case throws
 */
export async function runExport(flags: ExportFlags, shell: Shell): Promise<void> {
  const { profile, server, json } = shell.globals();
  const format = parseExportFormat('--format', flags.format ?? (json ? 'json' : 'shell'));
  const deps = await shell.deps();
  const target = exportTarget(format, flags.output, shell, deps, shell.output.text);
  if (json && target.takesStdout && format !== 'json') throw stdoutTwice(`--format ${format}`);
  const withToken = flags.withToken === true;
  const file = target.file ?? '-';
  const input = { profile, server: server?.url, withToken, format, file };
  const result = await exportCredential(input, target, deps);
  if (!target.takesStdout) await shell.output.result(result);
}
