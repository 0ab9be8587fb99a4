import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { ROOT } from '../../../support/run.ts';

/** What the test executable does at which of its calls: `request kill-before 3`. */
export type CallFault = {
  readonly target: 'request' | 'store';
  readonly act: 'kill-before' | 'kill-after' | 'fail' | 'fail-on';
  /** From 1. */
  readonly at: number;
};

/** The environment that asks the test executable for that, with a file for the number of calls. */
export function faultEnv({ target, act, at }: CallFault, calls: string): Record<string, string> {
  return { MATRIX_FAULT: `${target} ${act} ${at}`, MATRIX_CALLS: calls };
}

/**
 * The test executable, bundled like the shipped one: loading its modules one by one takes as long
 * as the run.
 */
export async function buildKiller(): Promise<{ file: string; remove(): void }> {
  const script = (name: string): string => join(ROOT, 'scripts', name);
  const bundle = await rolldown({
    input: fileURLToPath(import.meta.resolve('./killer.js')),
    platform: 'node',
    logLevel: 'silent',
    resolve: {
      alias: {
        undici: script('undici-slim.cjs'),
        'when-exit': script('when-exit.cjs'),
        'node:http2': script('no-http2.cjs'),
        'jsonc-parser': 'jsonc-parser/lib/esm/main.js',
      },
    },
  });
  // As deep below the root as test/support, whose modules find the root by their own place.
  const dir = join(ROOT, 'build', 'test', `matrix-killer-${process.pid}`);
  await bundle.write({
    dir,
    format: 'cjs',
    entryFileNames: '[name].cjs',
    chunkFileNames: '[name]-[hash].cjs',
  });
  await bundle.close();
  return { file: join(dir, 'killer.cjs'), remove: () => rmSync(dir, { recursive: true }) };
}
