import { parseServerAddress } from '../../domain/clients/server-address.ts';
import type { Exported } from '../../domain/secrets/exported.ts';
import { FidesAuthError } from '../../errors.ts';
import { requireSameServer } from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { importProfile } from '../../usecases/moves/import.ts';
import type { ImportInput } from '../../usecases/moves/import-input.ts';
import { lookAdmin } from '../admin/look.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { readInput, readSecretFile } from '../read/files.ts';
import { reachFor } from '../target/reach.ts';

type ImportFlags = AdminFlags & {
  readonly from?: string;
  readonly id?: string;
  readonly secretFile?: string;
};

/** Runs `profiles import`. @throws usage.invalid, input.missing; what the use case throws */
export async function run({ flags }: Call<ImportFlags>, shell: Shell): Promise<Ending> {
  requireOneWay(flags);
  const deps = await shell.deps();
  const { environment, flags: admin } = await lookAdmin(flags, shell, deps);
  const given =
    flags.from === undefined
      ? await fromPair(flags, shell, deps)
      : await fromExport(flags.from, shell, deps);
  return importProfile({ ...given, readers: { admin, reserve: environment } }, deps);
}

function requireOneWay({ from, id, secretFile }: ImportFlags): void {
  const pair = id !== undefined || secretFile !== undefined;
  if (from !== undefined && !pair) return;
  if (from !== undefined) {
    throw new FidesAuthError('usage.invalid', 'command line: --from and a pair at once', {
      fix: 'give --from FILE, or --id ID with --secret-file FILE',
    });
  }
  if (id !== undefined && secretFile !== undefined) return;
  throw new FidesAuthError('input.missing', 'profiles import: nothing was given to import', {
    fix: pair
      ? 'give both --id ID and --secret-file FILE'
      : '--from FILE (- for stdin) with what export --format json gives, or --id ID with --secret-file FILE',
  });
}

type Given = Omit<ImportInput, 'readers'>;

async function fromExport(file: string, shell: Shell, deps: Deps): Promise<Given> {
  const { profile, server, caFile } = shell.globals();
  const {
    name,
    clientId,
    clientSecret,
    stored,
    server: bound,
  } = await readExport(file, shell, deps);
  requireSameServer(profile ?? name, bound, server?.url);
  const recorded = { server: bound, allowHttp: stored?.profile.allowHttp === true };
  return {
    name: profile ?? name,
    reach: await reachFor(parseServerAddress(bound), shell, deps, recorded),
    ca: caFile === undefined ? stored?.ca : undefined,
    pair: { clientId, clientSecret },
    stored: stored?.profile,
    retiringSecret: stored?.retiringSecret,
  };
}

// A profile with 300 scopes has 12 KB, a system's bundle of CAs 220 KiB.
const LIMIT = 4 * 1024 * 1024;

async function readExport(file: string, { host, signal }: Shell, deps: Deps): Promise<Exported> {
  const bytes = await readInput(file, host, signal, {
    label: `--from ${file}`,
    limit: LIMIT,
    tooLong: ['it is longer than 4 MiB', 'give what export --format json gives'],
    atTerminal: 'pipe it in: fidesauth export -p NAME --format json | ...; or name a file',
  });
  return deps.store.readExport(bytes.toString('utf8'));
}

async function fromPair(
  { id = '', secretFile = '' }: ImportFlags,
  shell: Shell,
  deps: Deps,
): Promise<Given> {
  const { profile, server } = shell.globals();
  if (profile === undefined) throw missing('name for the profile', '-p NAME (FIDESAUTH_PROFILE)');
  if (server === undefined) throw missing('server', '--server URL (FIDESAUTH_SERVER)');
  if (!/^[\x21-\x7e]{1,500}$/.test(id)) {
    throw new FidesAuthError('input.invalid', '--id: it is no client id', {
      fix: 'give the id as Fides shows it, without blanks',
    });
  }
  const secret = { flag: '--secret-file', file: secretFile };
  return {
    name: profile,
    reach: await reachFor(server, shell, deps),
    ca: undefined,
    pair: { clientId: id, clientSecret: await readSecretFile(secret, shell.host, shell.signal) },
    stored: undefined,
    retiringSecret: undefined,
  };
}

function missing(what: string, fix: string): FidesAuthError {
  return new FidesAuthError('input.missing', `profiles import: no ${what} was given`, { fix });
}
