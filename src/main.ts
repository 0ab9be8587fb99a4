import { setMaxListeners } from 'node:events';
import { type DepsFlags, runCli } from './cli/run.ts';
import type { Connect } from './connect.ts';
import type { Reach } from './domain/clients/journal.ts';
import { isProtected, parseServerAddress } from './domain/clients/server-address.ts';
import { createRedactor, type Redactor } from './domain/secrets/redact.ts';
import { PROGRESS_MODES, type ProgressMode } from './domain/words/progress.ts';
import { asFidesAuthError, FidesAuthError } from './errors.ts';
import type { Host, StopSignal } from './host.ts';
import { createOutput, type Output, type OutputMode } from './output/base/output.ts';
import type { SinkContext } from './sinks/base/context.ts';
import type { Store } from './store/store.ts';
import type { Deps } from './usecases/base/deps.ts';

/** The parts that reach outside the process; tests may replace them. */
export type Adapters = {
  openStore(host: Host, configDir: string | undefined, signal: AbortSignal): Promise<Store>;
  connect: Connect;
};

const ADAPTERS: Adapters = {
  async openStore(host, configDir, signal) {
    const { openStore } = await import('./store/store.ts');
    return openStore(host, configDir, signal);
  },
  async connect(host, settings, reach, signal) {
    const { connect } = await import('./connect.ts');
    return connect(host, settings, reach, signal);
  },
};

/** Runs one command line. Returns the exit status; never throws. */
export async function main(host: Host, adapters: Adapters = ADAPTERS): Promise<number> {
  const redactor = createRedactor();
  const stop = new AbortController();
  const output = await createOutput(host, modeOf(host.argv), redactor, stop.signal);
  const { signal } = stop;
  // Everything that waits adds a listener: a dozen presets read in parallel are no leak.
  setMaxListeners(0, signal);
  let heard: SignalListener = signalHandler(host, output, stop);
  const release = host.onSignal((signal) => heard(signal));
  const spawn: Host['spawn'] = (...args) => {
    heard = () => {};
    return host.spawn(...args);
  };
  try {
    const deps = (flags: DepsFlags): Promise<Deps> =>
      makeDeps({ host, adapters, output, redactor, signal }, flags);
    return await runCli({ host, output, signal, spawn, deps });
  } catch (error) {
    const failure = asFidesAuthError(error);
    output.error(failure);
    if (failure.code === 'unexpected' && failure.cause instanceof Error) {
      output.trace(failure.cause);
    }
    return failure.exitCode;
  } finally {
    release();
  }
}

type SignalListener = (signal: StopSignal) => void;

/** The first signal ends the work cleanly; a second one ends the process at once. */
function signalHandler(host: Host, output: Output, stop: AbortController): SignalListener {
  return (signal) => {
    const code = signal === 'SIGINT' ? 'interrupted' : 'terminated';
    const error = new FidesAuthError(code, `${signal}: stopped`, {});
    if (stop.signal.aborted) return host.exit(error.exitCode);
    output.note(`${signal}: stopping; once more stops at once`);
    stop.abort(error);
  };
}

/** The parts of a run that exist before its flags are known. */
type RunParts = {
  readonly host: Host;
  readonly adapters: Adapters;
  readonly output: Output;
  readonly redactor: Redactor;
  readonly signal: AbortSignal;
};

async function makeDeps(
  { host, adapters, output, redactor, signal }: RunParts,
  { configDir, timeoutMs, allowHttp }: DepsFlags,
): Promise<Deps> {
  const report: Deps['report'] = (event) => output.event(event);
  // --allow-http must help a profile whose server name pointed to this machine and no longer does.
  const allowed = <R extends Reach>(reach: R): R => (allowHttp ? { ...reach, allowHttp } : reach);
  const sinks: SinkContext = {
    host,
    signal,
    timeoutMs,
    redactor,
    now: () => Date.now(),
    warn: (text) => report({ kind: 'warning', text }),
    onExchange: (exchange) => report({ kind: 'exchange', ...exchange }),
  };
  return {
    connect: (reach, until) => adapters.connect(host, { timeoutMs, report }, allowed(reach), until),
    async requireProtection(reach) {
      if (isProtected(parseServerAddress(reach.server), allowed(reach).allowHttp)) return;
      const { requireProtection } = await import('./connect.ts');
      await requireProtection(host, timeoutMs, reach, signal);
    },
    async openSink(reference, keys) {
      const { openSink } = await import('./sinks/open-sink.ts');
      return openSink(reference, sinks, keys);
    },
    store: await adapters.openStore(host, configDir, signal),
    report,
    loadOutput: output.load,
    signal,
    now: () => Date.now(),
    redactor,
  };
}

/** The value of `--progress`; commander refuses a wrong one later. */
function progressIn(argv: readonly string[]): ProgressMode {
  const at = argv.indexOf('--progress');
  const joined = argv.find((arg) => arg.startsWith('--progress='))?.slice('--progress='.length);
  const given = at === -1 ? joined : argv[at + 1];
  return PROGRESS_MODES.find((mode) => mode === given) ?? 'auto';
}

/** The output mode, found before parsing the command line: parsing errors obey it too. */
function modeOf(argv: readonly string[]): OutputMode {
  const end = argv.indexOf('--');
  const flags = new Set(end === -1 ? argv : argv.slice(0, end));
  const has = (...names: string[]): boolean => names.some((name) => flags.has(name));
  return {
    json: has('--json'),
    quiet: has('-q', '--quiet'),
    verbose: has('-v', '--verbose'),
    noColor: has('--no-color'),
    progress: progressIn(end === -1 ? argv : argv.slice(0, end)),
  };
}
