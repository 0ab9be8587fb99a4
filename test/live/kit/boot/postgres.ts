import { randomBytes } from 'node:crypto';
import { chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from './ports.ts';
import { MissingRequirement } from './requirement.ts';
import type { Owner, Supervisor } from './supervisor.ts';
import { untilReady } from './wait.ts';

/** A running throw-away PostgreSQL with one superuser. */
export interface Postgres {
  readonly port: number;
  readonly user: string;
  readonly password: string;
}

const STEP_LIMIT_MS = 60_000;
const USER = 'fides';
// Fides creates these itself; PostgreSQL has to have them to offer.
const EXTENSIONS = ['citext', 'pg_trgm', 'pgcrypto'];
// Nothing in this cluster outlives the run, so nothing has to reach the disk.
const SETTINGS = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/**
 * Creates a cluster in the new folder `folder` and starts it on a free port of 127.0.0.1; its socket
 * is in that folder too. Throws `MissingRequirement` when the contrib extensions are not installed.
 */
export async function startPostgres(
  supervisor: Supervisor,
  programs: string,
  folder: string,
): Promise<Postgres> {
  const owner = await serviceOwner(supervisor);
  const password = randomBytes(18).toString('hex');
  mkdirSync(folder, { mode: 0o700 });
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  await createCluster(supervisor, programs, { folder, owner, password });

  const port = await freePort();
  const settings = ['listen_addresses=127.0.0.1', `unix_socket_directories=${folder}`, ...SETTINGS];
  const running = supervisor.start({
    file: join(programs, 'postgres'),
    args: [
      '-D',
      join(folder, 'data'),
      '-p',
      `${port}`,
      ...settings.flatMap((each) => ['-c', each]),
    ],
    cwd: folder,
    owner,
    log: join(folder, 'postgres.log'),
    endSignal: 'SIGQUIT',
  });
  let offered: string | undefined;
  await untilReady('PostgreSQL', running, STEP_LIMIT_MS, async () => {
    offered = await availableExtensions(supervisor, programs, { folder, port, password });
    return offered !== undefined;
  });
  const missing = EXTENSIONS.filter((name) => !offered?.split('\n').includes(name));
  if (missing.length > 0) {
    throw new MissingRequirement(
      `PostgreSQL lacks ${missing.join(', ')}: install its contrib package (postgresql-contrib)`,
    );
  }
  return { port, user: USER, password };
}

async function createCluster(
  supervisor: Supervisor,
  programs: string,
  { folder, owner, password }: { folder: string; owner: Owner | undefined; password: string },
): Promise<void> {
  const passwordFile = join(folder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (owner !== undefined) chownSync(passwordFile, owner.uid, owner.gid);
  const args = ['-D', join(folder, 'data'), '-U', USER, '--pwfile', passwordFile, '--no-sync'];
  args.push('--auth', 'scram-sha-256', '--encoding', 'UTF8', '--locale', 'C');
  const made = await supervisor.run(
    { file: join(programs, 'initdb'), args, cwd: folder, owner },
    STEP_LIMIT_MS,
  );
  rmSync(passwordFile);
  if (made.code !== 0) throw new Error(`initdb failed (${made.code}):\n${made.stderr}`);
}

/** Names of the extensions, one a line; undefined while the server does not answer. */
async function availableExtensions(
  supervisor: Supervisor,
  programs: string,
  { folder, port, password }: { folder: string; port: number; password: string },
): Promise<string | undefined> {
  const args = ['--no-psqlrc', '-At', '-h', folder, '-p', `${port}`, '-U', USER, '-d', 'postgres'];
  args.push('-c', 'SELECT name FROM pg_available_extensions');
  const env = { ...process.env, PGPASSWORD: password };
  const told = await supervisor.run({ file: join(programs, 'psql'), args, env }, STEP_LIMIT_MS);
  return told.code === 0 ? told.stdout : undefined;
}

/** PostgreSQL refuses to run as root: then the user that it runs as. */
async function serviceOwner(supervisor: Supervisor): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    const user = await supervisor.run({ file: 'id', args: ['-u', name] }, STEP_LIMIT_MS);
    const group = await supervisor.run({ file: 'id', args: ['-g', name] }, STEP_LIMIT_MS);
    if (user.code === 0) return { uid: Number(user.stdout), gid: Number(group.stdout) };
  }
  throw new MissingRequirement('running as root needs a user postgres or nobody for PostgreSQL');
}
