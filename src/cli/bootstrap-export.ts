import { FidesAuthError } from '../errors.ts';
import type { BootstrapResult } from '../usecases/bootstrap.ts';
import type { Deps } from '../usecases/deps.ts';
import type { BootstrapPlan } from '../usecases/plan.ts';
import {
  type ExportTarget,
  exportTarget,
  parseExportFormat,
  stdoutTwice,
} from './export-target.ts';
import type { Shell } from './shell.ts';

/**
 * Where `--export FORMAT[=FILE]` puts the credential of a bootstrap; nothing is opened or made.
 * @throws input.invalid; usage.invalid when it and the JSON document would both be on stdout
 */
export function bootstrapTarget(text: string, shell: Shell, deps: Deps): ExportTarget {
  const [name = '', ...rest] = text.split('=');
  const format = parseExportFormat('--export', name);
  const file = rest.length === 0 ? undefined : rest.join('=');
  if (file === '') {
    throw new FidesAuthError('input.invalid', `--export ${text}: the name of a file is missing`, {
      fix: `give one: --export ${format}=FILE`,
    });
  }
  const target = exportTarget(format, file, shell, deps, shell.output.deliver);
  if (target.takesStdout && shell.globals().json) throw stdoutTwice(`--export ${text}`);
  return target;
}

/** Shows what a bootstrap has come to; on stderr where its credential is alone on stdout. */
export async function finishExport(
  result: BootstrapResult | BootstrapPlan,
  { takesStdout, file, format }: ExportTarget,
  { output }: Shell,
): Promise<void> {
  if (result.kind === 'bootstrap' && file !== undefined) {
    output.note(`wrote the credential to ${file} (${format})`);
  }
  await (result.kind === 'bootstrap' && takesStdout ? output.aside(result) : output.result(result));
}
