import { setMaxListeners } from 'node:events';
import { createRequire } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { createRedactor } from '../../../src/domain/secrets/redact.ts';
import type { Host } from '../../../src/host.ts';
import type { SinkContext } from '../../../src/sinks/base/context.ts';
import { ROOT } from '../../support/run.ts';

const require = createRequire(import.meta.url);
const runProgram = require(join(ROOT, 'bin', 'run.cjs')) as (
  from: { readonly stderr: NodeJS.WritableStream; readonly cwd: string },
  ...args: Parameters<Host['run']>
) => ReturnType<Host['run']>;

/** What a run gives its sinks, with these variables alone and the home folder `home`. */
export function sinkContext(
  env: Readonly<Record<string, string>>,
  home: string,
  signal: AbortSignal = new AbortController().signal,
): SinkContext {
  // As main.ts does: everything that waits adds a listener.
  setMaxListeners(0, signal);
  return {
    host: {
      env: { PATH: process.env.PATH, ...env },
      cwd: home,
      home,
      version: '0.0.0',
      uid: process.getuid?.(),
      pid: process.pid,
      hostname: hostname(),
      isAlive: () => true,
      run: (...args) => runProgram({ stderr: process.stderr, cwd: home }, ...args),
    },
    signal,
    timeoutMs: 10_000,
    redactor: createRedactor(),
    now: () => Date.now(),
    warn: () => {},
    onExchange: () => {},
  };
}
