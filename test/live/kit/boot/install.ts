import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from './cache.ts';
import { requireCompiler } from './packages.ts';
import { uvEnvironment } from './pip-settings.ts';
import { onPath } from './programs.ts';
import { anyPython, findPython } from './python.ts';
import { MissingRequirement } from './requirement.ts';
import type { Command, Supervisor } from './supervisor.ts';
import { pythonFor } from './versions.ts';

const STEP_LIMIT_MS = 15 * 60_000;
// What uv says of a request that the next attempt will not meet either.
const HOPELESS = /No solution found|Failed to build/;
const RETRY_WAITS_MS = [5_000, 20_000];

// APScheduler 3 and others of these releases import pkg_resources, which setuptools 81 dropped.
const CONSTRAINTS = 'setuptools<81\n';

/** Installs releases of Fides into the cache folder. */
export interface Installer {
  /**
   * Folder of the virtual environment that holds this release, installed now unless it was
   * already. Throws `MissingRequirement` without its Python, an Error when the download fails.
   */
  readonly install: (version: string) => Promise<string>;
}

/**
 * An installer that works in `cache` with uv: the one on PATH, else one installed from PyPI there.
 * Throws `MissingRequirement` when there is neither uv nor a Python to install it with.
 */
export async function createInstaller(supervisor: Supervisor, cache: string): Promise<Installer> {
  const { uv, step } = await openUv(supervisor, cache);
  let compiler: Promise<void> | undefined;

  async function fill(version: string, minor: string, folder: string): Promise<void> {
    const python = await findPython(supervisor, minor, uv);
    compiler ??= requireCompiler(supervisor);
    await compiler;
    await step(['venv', '--no-project', '--relocatable', '--python', python, folder]);
    const constraints = join(folder, 'constraints.txt');
    writeFileSync(constraints, CONSTRAINTS);
    const limits = ['--constraints', constraints, '--build-constraints', constraints];
    await step(['pip', 'install', '--python', folder, ...limits, `ethyca-fides==${version}`]);
  }

  return {
    install: (version) => {
      const minor = pythonFor(version);
      return cached(cache, `fides-${version}-python${minor}`, (folder) =>
        fill(version, minor, folder),
      );
    },
  };
}

/** uv, and a way to run it with pip's settings, again when a download fails. */
export interface Uv {
  readonly uv: string;
  /** Throws an Error with the end of what uv said. */
  readonly step: (args: string[]) => Promise<void>;
}

/**
 * uv: the one on PATH, else one installed from PyPI into `cache`. Throws `MissingRequirement`
 * when there is neither uv nor a Python to install it with.
 */
export async function openUv(supervisor: Supervisor, cache: string): Promise<Uv> {
  const uv = await findUv(supervisor, cache);
  const env = { ...process.env, ...(await uvEnvironment(supervisor)) };
  return { uv, step: (args) => attempt(supervisor, { file: uv, args, env, cwd: cache }) };
}

async function findUv(supervisor: Supervisor, cache: string): Promise<string> {
  for (const uv of onPath('uv')) {
    const said = await supervisor.run({ file: uv, args: ['--version'] }, STEP_LIMIT_MS);
    if (said.code === 0) return uv;
  }
  return join(await cached(cache, 'uv', (folder) => installUv(supervisor, folder)), 'bin/uv');
}

async function installUv(supervisor: Supervisor, folder: string): Promise<void> {
  for await (const python of anyPython(supervisor)) {
    const args = ['-m', 'venv', '--clear', folder];
    const made = await supervisor.run({ file: python, args }, STEP_LIMIT_MS);
    // Debian's own Python has no venv unless python3-venv is installed; another one may.
    if (made.code !== 0) continue;
    await attempt(supervisor, { file: join(folder, 'bin/pip'), args: ['install', 'uv'] });
    return;
  }
  throw new MissingRequirement('uv is needed (https://docs.astral.sh/uv), or a Python with venv');
}

/** Downloads fail for reasons that pass: tried three times, unless the request cannot be met. */
async function attempt(supervisor: Supervisor, command: Command): Promise<void> {
  for (const wait of [...RETRY_WAITS_MS, undefined]) {
    const done = await supervisor.run(command, STEP_LIMIT_MS);
    if (done.code === 0) return;
    if (wait === undefined || HOPELESS.test(done.stderr)) {
      const what = command.args.slice(0, 2).join(' ');
      throw new Error(
        `${command.file} ${what} failed (${done.code}):\n${done.stderr.slice(-2000)}`,
      );
    }
    await supervisor.pause(wait);
  }
}
