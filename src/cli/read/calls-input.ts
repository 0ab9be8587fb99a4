import { parseEndpoint } from '../../domain/api/request.ts';
import { FidesAuthError } from '../../errors.ts';
import { parseDocument } from '../../traffic/json.ts';
import type { ApiSource } from '../../usecases/access/description.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { CallsInput, RecordingSummary } from '../../usecases/requests/suggest.ts';
import { type CallFlags, namesRequests, type RequestFlags } from '../base/request-flags.ts';
import type { Shell } from '../base/shell.ts';
import { scopesTarget } from '../target/scopes-target.ts';
import { type Recording, readTraffic, readWhole } from './traffic-input.ts';

// The description of open-source Fides has 640 KB.
const DESCRIPTION_MB = 16;

/**
 * What the flags name, read in full. `command` begins errors.
 * @throws input.missing, input.invalid, never with any of a file's content; profile.*, server.*
 */
export async function callsInput(
  command: string,
  flags: CallFlags,
  shell: Shell,
  deps: Deps,
): Promise<CallsInput> {
  if (!namesRequests(flags)) throw noRequests(command);
  requireOneStdin(flags);
  // What is mistyped is told before anything is asked or read.
  flags.endpoint.map(parseEndpoint);
  const api = await apiSource(command, flags.openapi, shell, deps);
  return { ...(await readCalls(flags, shell)), api };
}

/**
 * The requests that flags name, read in full.
 * @throws input.missing, input.invalid, never with any of a file's content
 */
export async function readCalls(
  flags: RequestFlags,
  shell: Shell,
): Promise<Omit<CallsInput, 'api'>> {
  requireOneStdin(flags);
  const named = flags.endpoint.map(parseEndpoint);
  const found = await readTraffic(flags, shell.host, shell.signal);
  for (const recording of found) requireRequests(recording, flags.fidesClient);
  const recorded = found.flatMap(({ traffic }) => traffic.requests);
  return { calls: { named, recorded }, recordings: found.map(summaryOf) };
}

function noRequests(command: string): FidesAuthError {
  return new FidesAuthError('input.missing', `${command}: no requests are given`, {
    fix: "--endpoint 'GET /api/v1/dataset', --access-log FILE, --har FILE or --postman FILE",
  });
}

function requireOneStdin({ accessLog, har, postman, openapi }: CallFlags): void {
  if ([accessLog, har, postman, openapi].filter((file) => file === '-').length < 2) return;
  throw new FidesAuthError('input.invalid', 'stdin: more than one flag reads it', {
    fix: 'give each in a call of its own, or save one to a file',
  });
}

async function apiSource(
  command: string,
  file: string | undefined,
  shell: Shell,
  deps: Deps,
): Promise<ApiSource> {
  const { server, profile } = shell.globals();
  const given = file === undefined || server !== undefined || profile !== undefined;
  const target = given ? await scopesTarget(shell, deps) : undefined;
  if (file !== undefined) {
    const label = `--openapi ${file}`;
    const bytes = await readWhole(file, label, DESCRIPTION_MB, shell.host, shell.signal);
    const document = parseDocument(bytes, label, 'the /openapi.json of the server');
    return { document, label, server: target?.reach.server };
  }
  if (target !== undefined) return { reach: target.reach };
  throw new FidesAuthError(
    'input.missing',
    `${command}: a server or its description must be given`,
    {
      fix: '--server URL (FIDESAUTH_SERVER), -p NAME of a profile, or --openapi FILE',
    },
  );
}

function requireRequests({ label, traffic }: Recording, client: string | undefined): void {
  if (traffic.counted > 0) return;
  const { unreadable, clients } = traffic;
  const why =
    client !== undefined && clients.length > 0
      ? `no request of ${client.slice(0, 64)}`
      : `no request${unreadable === 0 ? '' : `; ${unreadable} entries are of no known form`}`;
  const callers = clients.map((name) => name.replace(/\p{Cc}/gu, '?')).join(', ');
  throw new FidesAuthError('input.invalid', `${label}: there is ${why} in it`, {
    fix:
      client !== undefined && callers !== ''
        ? `its callers are ${callers}`
        : 'give a log of requests, and to each flag its form',
  });
}

function summaryOf({ label, traffic }: Recording): RecordingSummary {
  const { counted, skipped, unreadable, firstUnreadable, dropped } = traffic;
  return {
    source: label,
    counted,
    skipped,
    unreadable,
    firstUnreadable: firstUnreadable ?? null,
    dropped,
  };
}
