import { homedir } from 'node:os';
import { join } from 'node:path';
import { isProgram, onPath, versionedEntries } from './programs.ts';
import { MissingRequirement } from './requirement.ts';
import type { Supervisor } from './supervisor.ts';

const ANY_MINORS = ['3.13', '3.12', '3.11', '3.10', '3.9', '3.14'];
const PROBE = 'import sys; print("%s %d.%d" % ((sys.implementation.name,) + sys.version_info[:2]))';
const PROBE_LIMIT_MS = 20_000;

/**
 * Path of a working CPython of this minor release ('3.13'): on PATH, else among pyenv's versions,
 * else one that uv knows. Throws `MissingRequirement` when there is none.
 */
export async function findPython(
  supervisor: Supervisor,
  minor: string,
  uv: string,
): Promise<string> {
  for (const path of await candidates(supervisor, minor)) {
    if (await isPython(supervisor, path, minor)) return path;
  }
  const env = { ...process.env, UV_PYTHON_DOWNLOADS: 'never' };
  const args = ['python', 'find', '--no-project', '--managed-python', minor];
  const known = await supervisor.run({ file: uv, args, env }, PROBE_LIMIT_MS);
  const path = known.stdout.trim();
  if (known.code === 0 && (await isPython(supervisor, path, minor))) return path;
  throw new MissingRequirement(
    `Python ${minor} is needed (on PATH, in pyenv or in uv). Install it with ` +
      `'pyenv install ${minor}' or '${uv} python install ${minor}'`,
  );
}

/** Every CPython from 3.9 on that is found on PATH or in pyenv, likely ones first; may be empty. */
export async function* anyPython(supervisor: Supervisor): AsyncGenerator<string> {
  for (const minor of ANY_MINORS) {
    for (const path of await candidates(supervisor, minor)) {
      if (await isPython(supervisor, path, minor)) yield path;
    }
  }
}

async function candidates(supervisor: Supervisor, minor: string): Promise<string[]> {
  const versions = join(await pyenvRoot(supervisor), 'versions');
  const built = versionedEntries(versions, `${minor}.`).map((folder) => join(folder, 'bin/python'));
  return [...onPath(`python${minor}`), ...built.filter(isProgram)];
}

async function pyenvRoot(supervisor: Supervisor): Promise<string> {
  const [pyenv] = onPath('pyenv');
  if (pyenv !== undefined) {
    const told = await supervisor.run({ file: pyenv, args: ['root'] }, PROBE_LIMIT_MS);
    if (told.code === 0) return told.stdout.trim();
  }
  return process.env.PYENV_ROOT ?? join(homedir(), '.pyenv');
}

// A file of the right name proves nothing: pyenv's shims exist for versions that are not selected.
async function isPython(supervisor: Supervisor, path: string, minor: string): Promise<boolean> {
  const said = await supervisor.run({ file: path, args: ['-c', PROBE] }, PROBE_LIMIT_MS);
  return said.code === 0 && said.stdout.trim() === `cpython ${minor}`;
}
