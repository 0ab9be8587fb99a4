import { join } from 'node:path';
import { cached } from '../../live/kit/boot/cache.ts';
import type { Uv } from '../../live/kit/boot/install.ts';
import { anyPython } from '../../live/kit/boot/python.ts';
import { MissingRequirement } from '../../live/kit/boot/requirement.ts';
import type { Supervisor } from '../../live/kit/boot/supervisor.ts';

/**
 * Folder of a virtual environment that holds a package of PyPI (`moto[server]==5.2.5`), installed
 * into the cache folder unless it is there already. Throws `MissingRequirement` without a Python,
 * an Error when the download fails.
 */
export function fromPypi(
  supervisor: Supervisor,
  uv: Uv,
  cache: string,
  requirement: string,
): Promise<string> {
  const name = requirement.replaceAll(/[^\w.=-]+/g, '-').replace('==', '-');
  return cached(cache, `pypi-${name}`, async (folder) => {
    const python = await firstPython(supervisor);
    await uv.step(['venv', '--no-project', '--relocatable', '--python', python, folder]);
    await uv.step(['pip', 'install', '--python', folder, requirement]);
  });
}

/** The program of that name in a virtual environment. */
export function programIn(venv: string, name: string): string {
  return join(venv, 'bin', name);
}

async function firstPython(supervisor: Supervisor): Promise<string> {
  for await (const python of anyPython(supervisor)) return python;
  throw new MissingRequirement('a Python is needed (on PATH or in pyenv)');
}
