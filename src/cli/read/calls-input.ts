import type { Calls } from '../../domain/api/look-up.ts';
import { parseEndpoint } from '../../domain/api/request.ts';
import { FidesAuthError } from '../../errors.ts';
import { parseDocument } from '../../traffic/json.ts';
import type { ApiSource } from '../../usecases/access/description.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { CallsInput } from '../../usecases/requests/suggest.ts';
import { type CallFlags, namesRequests, type RequestFlags } from '../base/request-flags.ts';
import type { Shell } from '../base/shell.ts';
import { scopesTarget } from '../target/scopes-target.ts';
import { readTraffic, readWhole } from './traffic-input.ts';

// The API description of open-source Fides has 640 KB.
const DESCRIPTION_MB = 16;

/**
 * The requests and the API description that the flags name, read in full. Errors begin with
 * `command`.
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
  // Reports typing errors before asking or reading anything.
  flags.endpoint.map(parseEndpoint);
  const api = await apiSource(command, flags.openapi, shell, deps);
  return { calls: await readCalls(flags, shell), api };
}

/**
 * The requests that flags name, read in full.
 * @throws input.missing, input.invalid, never with any of a file's content
 */
export async function readCalls(flags: RequestFlags, shell: Shell): Promise<Calls> {
  requireOneStdin(flags);
  const named = flags.endpoint.map(parseEndpoint);
  const prefix = prefixOf(flags.prefix);
  const recordings = await readTraffic(flags, shell);
  return { named, recordings, hosts: flags.recordedHost, prefix };
}

/** Like `/api/v1`: with a leading slash and no trailing one. */
function prefixOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const bare = text.replace(/^\/*|\/+$/g, '');
  if (/^[\w.~-]+(?:\/[\w.~-]+)*$/.test(bare)) return `/${bare}`;
  throw new FidesAuthError('input.invalid', '--prefix: not a path like /api/v1', {
    fix: 'give the prefix that the proxy removes from each path: --prefix /api/v1',
  });
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
    const bytes = await readWhole(
      { file, label, limitMb: DESCRIPTION_MB },
      shell.host,
      shell.signal,
    );
    if (YAML.test(bytes.subarray(0, 4096).toString('utf8'))) throw yamlError(label);
    const document = parseDocument(bytes, label, 'the /openapi.json of the server');
    return { document, label, server: target?.reach.server };
  }
  if (target !== undefined) return { reach: target.reach };
  throw new FidesAuthError('input.missing', `${command}: no server and no description was given`, {
    fix: '--server URL (FIDESAUTH_SERVER), -p NAME of a profile, or --openapi FILE',
  });
}

const YAML =
  /^(?:\ufeff)?(?:\s*#[^\n]*\n|---\s*\n|\s*\n)*["']?(?:openapi|swagger|info|paths)["']?\s*:/;

function yamlError(label: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: it is YAML, but Fides serves JSON`, {
    fix: 'use what Fides serves: curl -o openapi.json URL/openapi.json',
  });
}
