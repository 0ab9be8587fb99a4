import { lookUp } from '../../domain/api/look-up.ts';
import type { ApiDescription } from '../../domain/api/operation.ts';
import type { Reading } from '../../domain/api/reading.ts';
import type { Reach } from '../../domain/clients/journal.ts';
import { isLoopback } from '../../domain/clients/server-address.ts';
import { proxiedEnvironment } from '../../domain/secrets/child-env.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Relayed, RelayRequest } from '../../loopback/relay.ts';
import type { Http } from '../../transport/exchange.ts';
import { requireApi } from '../access/description.ts';
import { withConnection } from '../access/site.ts';
import type { Deps } from '../base/deps.ts';
import { listenOn, notStarted, requireQuiet } from '../base/system-errors.ts';
import { aborted } from '../base/waiting.ts';
import { createSorting, type Recorder, type Sorting } from './sorting.ts';
import {
  type PresetWish,
  type PresetWriter,
  presetWriter,
  type ScopesSuggestResult,
} from './suggest.ts';

export type LearnInput = {
  readonly reach: Reach;
  /** 0: any free port. */
  readonly port: number;
  /** The program and its arguments; none: run until the signal. */
  readonly command: readonly string[];
  readonly recorder: Recorder;
  readonly preset: PresetWish;
};

/** What was learned, and the exit status of the program; 0 without one. */
export type LearnOutcome = { readonly result: ScopesSuggestResult; readonly status: number };

/**
 * Relays from 127.0.0.1 to one server while a program runs, or until the signal, and finds the
 * scopes for the requests with a credential. Forwards requests unchanged: adds no credential, and
 * keeps only method, path and the status of the reply.
 * @throws input.missing when no such request was sent; input.invalid for the port or the program;
 * server.*; for the preset preset.reserved, file.exists, scope.empty
 */
export async function learnScopes(
  { reach, port, command, recorder, preset }: LearnInput,
  host: Pick<Host, 'env' | 'spawn'>,
  deps: Deps,
): Promise<LearnOutcome> {
  const write = await presetWriter(preset, 'learned', deps);
  return withConnection(reach, deps, async (http) => {
    // First, so that the caller's credential never goes to a server that is not Fides.
    const api = await requireApi(http);
    const sorting = createSorting(api, http.server.url, recorder);
    const { listenRelay } = await import('../../loopback/relay.ts');
    const { url, close } = await listenOn(
      () => listenRelay(port, (request) => passRecorded(request, sorting, http, deps)),
      port,
    );
    let status: number;
    try {
      const untilSignal = command.length === 0;
      deps.report({ kind: 'recording', url, server: http.server.url, untilSignal });
      status = untilSignal ? await untilStopped(deps) : await run(command, url, host);
    } finally {
      await close();
    }
    for (const text of sorting.remarks()) deps.report({ kind: 'warning', text });
    return { result: learned(recorder.reading(), api, http, write), status };
  });
}

async function untilStopped({ signal }: Deps): Promise<number> {
  await aborted(signal);
  return 0;
}

async function run(
  [file = '', ...args]: readonly string[],
  url: string,
  { env, spawn }: Pick<Host, 'env' | 'spawn'>,
): Promise<number> {
  requireQuiet('scopes learn', env);
  try {
    return await spawn(file, args, proxiedEnvironment(env, url), { stdoutToStderr: true });
  } catch (error) {
    throw notStarted('scopes learn', file, error);
  }
}

async function passRecorded(
  request: RelayRequest,
  sorting: Sorting,
  http: Http,
  { report }: Deps,
): Promise<Relayed> {
  const { method } = request;
  const path = ownPath(request.path);
  if (path === undefined) {
    sorting.refuse();
    return refusal(400, 'fidesauth forwards paths, not full addresses');
  }
  const stranger = strangerOf(request);
  if (stranger !== undefined) {
    const why = `fidesauth only answers requests from this machine, and this one names ${stranger}`;
    sorting.refuse();
    return refusal(403, why);
  }
  const { authorization, cookie } = request.headers;
  const seen = {
    method,
    path: path.split(/[?#]/, 1)[0] ?? '',
    credential: authorization ?? cookie,
  };
  try {
    const reply = await http.pass({ ...request, path });
    sorting.add(seen, reply.status);
    return reply;
  } catch (error) {
    sorting.add(seen, undefined);
    if (!(error instanceof FidesAuthError)) throw error;
    report({ kind: 'warning', text: `not forwarded: ${error.message}` });
    return refusal(502, `fidesauth could not forward this: ${error.code}`);
  }
}

/** The path of a target, which may be an address of the recorder; undefined for others. */
function ownPath(target: string): string | undefined {
  if (target.startsWith('/')) return target;
  if (!URL.canParse(target) || !isLoopback(new URL(target).hostname)) return undefined;
  return target.replace(/^[a-z]+:\/\/[^/?#]*/i, '') || '/';
}

/**
 * Who sent a request, if not a program on this machine: a page of another site names it as origin,
 * and a name pointed here (DNS rebinding) appears as host.
 */
function strangerOf({ headers, hosts }: RelayRequest): string | undefined {
  const { host, origin } = headers;
  if (hosts > 1) return 'more than one host';
  if (host !== undefined && !isHere(`http://${host}`)) return 'another host';
  return origin === undefined || isHere(origin) ? undefined : 'another origin';
}

function isHere(url: string): boolean {
  return URL.canParse(url) && isLoopback(new URL(url).hostname);
}

function refusal(status: number, detail: string): Relayed {
  const body = Buffer.from(JSON.stringify({ detail }));
  const headers = { 'content-type': 'application/json', 'content-length': String(body.length) };
  return { status, headers, body: pieces(body) };
}

async function* pieces(body: Uint8Array): AsyncGenerator<Uint8Array> {
  yield body;
}

function learned(
  reading: Reading,
  api: ApiDescription,
  { server }: Http,
  write: PresetWriter,
): ScopesSuggestResult {
  if (reading.read === 0) {
    throw new FidesAuthError('input.missing', 'scopes learn: no request reached the recorder', {
      fix: 'make the program send its requests to FIDES_URL, which points to the recorder',
    });
  }
  const recordings = [{ source: 'recorded', kind: 'log' as const, reading }];
  const calls = { named: [], recordings, hosts: [], prefix: undefined };
  const looked = lookUp(calls, api, server.url);
  const [summary] = looked.recordings;
  if (summary !== undefined && summary.counted === summary.unauthorized) {
    throw nothingCounts(summary.unauthorized);
  }
  return {
    kind: 'scopes.suggest',
    server: server.url,
    serverVersion: api.version ?? null,
    ...looked,
    caveats: api.caveats,
    written: write(looked, api.version),
  };
}

function nothingCounts(unauthorized: number): FidesAuthError {
  const why =
    unauthorized === 0
      ? 'all requests were refused, because they named another host or origin'
      : `its ${unauthorized} requests carried no valid credential (401)`;
  return new FidesAuthError('input.missing', `scopes learn: ${why}`, {
    fix: 'give the program a credential: fidesauth exec -p NAME -- fidesauth scopes learn -p NAME -- ...',
  });
}
