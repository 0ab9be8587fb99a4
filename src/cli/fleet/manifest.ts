import { dirname } from 'node:path';
import type { Fleet } from '../../domain/fleet/manifest.ts';
import { invalidManifest } from '../../domain/fleet/problems.ts';
import { FidesAuthError } from '../../errors.ts';
import { pathFrom } from '../../host.ts';
import { decodeText } from '../../input/text.ts';
import type { Shell } from '../base/shell.ts';
import { readInput } from '../read/files.ts';

/** A manifest of a thousand servers has a tenth of this. */
const LIMIT = 4 * 1024 * 1024;

/** A manifest as read, and the folder that its relative paths start from. */
export type GivenFleet = { readonly fleet: Fleet; readonly folder: string };

/**
 * The fleet of a manifest, or of stdin for `-`. `randomHex` makes the id that is offered where it
 * has none.
 * @throws fleet.invalid with the place of each mistake; input.invalid for a file that cannot be read
 */
export async function readFleet(
  file: string,
  { host, signal }: Pick<Shell, 'host' | 'signal'>,
  randomHex: (bytes: number) => string,
): Promise<GivenFleet> {
  const text = await textOf(file, { host, signal });
  const shown = file === '-' ? 'stdin' : file;
  const [{ parseYaml }, { readManifest }] = await Promise.all([
    import('../../input/yaml.ts'),
    import('../../domain/fleet/read-manifest.ts'),
  ]);
  const parsed = parseYaml(text);
  if ('why' in parsed) {
    const { line, column, why } = parsed;
    throw invalidManifest(shown, [{ line, column, text: why }]);
  }
  const { value, positionOf } = parsed;
  const folder = file === '-' ? (host.cwd ?? '/') : dirname(pathFrom(host.cwd, file));
  const manifest = { file: shown, folder, value, positionOf };
  return { fleet: await readManifest(manifest, randomHex(8)), folder };
}

async function textOf(
  file: string,
  { host, signal }: Pick<Shell, 'host' | 'signal'>,
): Promise<string> {
  const label = file === '-' ? 'stdin' : file;
  const bytes = await readInput(file, host, signal, {
    label,
    limit: LIMIT,
    tooLong: ['it is longer than 4 MiB', 'split it into several fleets'],
    atTerminal: 'pipe the manifest in, or name its file: -f FILE',
    absent: new FidesAuthError('input.missing', `${label}: there is no such manifest`, {
      fix: 'name it with -f FILE; docs/fleet.md says what it holds',
    }),
  });
  const text = decodeText(bytes);
  if (text !== undefined) return text.replace(/^\uFEFF/, '');
  throw new FidesAuthError('input.invalid', `${label}: it is not UTF-8`, {
    fix: 'save it as UTF-8',
  });
}
