import { dirname, join } from 'node:path';
import { installPackages } from './debian.ts';
import { isProgram, onPath, versionedEntries } from './programs.ts';
import { MissingRequirement } from './requirement.ts';
import type { Supervisor } from './supervisor.ts';

/** Where the programs of the two services are. */
export interface ServicePrograms {
  /** Folder of initdb, postgres and psql of one PostgreSQL release. */
  readonly postgresFolder: string;
  readonly redis: string;
}

const POSTGRES_PROGRAMS = ['initdb', 'postgres', 'psql'];

/**
 * Finds PostgreSQL and Redis; as root on Debian installs what is missing, without starting it.
 * Throws `MissingRequirement`, saying how to get them, when they cannot be had.
 */
export async function servicePrograms(supervisor: Supervisor): Promise<ServicePrograms> {
  await installPackages(supervisor, missingPackages());
  const postgresFolder = findPostgres();
  const redis = findRedis();
  if (postgresFolder === undefined || redis === undefined) {
    throw new MissingRequirement(
      `needed and not found: ${missingPackages().join(', ')}. Install with ` +
        "'apt-get install postgresql redis-server' (Debian, Ubuntu) or " +
        "'brew install postgresql redis' (macOS)",
    );
  }
  return { postgresFolder, redis };
}

/**
 * Makes sure of a C++ compiler: some packages that Fides pins exist as sources only. As root on
 * Debian installs it; throws `MissingRequirement` when there is none.
 */
export async function requireCompiler(supervisor: Supervisor): Promise<void> {
  if (!hasCompiler()) await installPackages(supervisor, ['g++']);
  if (!hasCompiler()) {
    throw new MissingRequirement(
      'a C++ compiler is needed to install Fides: ' +
        "'apt-get install g++' (Debian, Ubuntu) or 'xcode-select --install' (macOS)",
    );
  }
}

function hasCompiler(): boolean {
  return ['g++', 'c++', 'clang++'].some((name) => onPath(name).length > 0);
}

function missingPackages(): string[] {
  const missing = [];
  if (findPostgres() === undefined) missing.push('postgresql');
  if (findRedis() === undefined) missing.push('redis-server');
  return missing;
}

function findRedis(): string | undefined {
  return onPath('redis-server')[0];
}

// Debian keeps the server's programs off PATH, Homebrew those of a release that is not linked.
function findPostgres(): string | undefined {
  const folders = [
    ...onPath('initdb').map(dirname),
    ...versionedEntries('/usr/lib/postgresql', '').map((release) => join(release, 'bin')),
    ...['/opt/homebrew/opt', '/usr/local/opt'].flatMap((kegs) =>
      versionedEntries(kegs, 'postgresql').map((keg) => join(keg, 'bin')),
    ),
  ];
  return folders.find((folder) =>
    POSTGRES_PROGRAMS.every((program) => isProgram(join(folder, program))),
  );
}
