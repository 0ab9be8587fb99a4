import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable, Writable } from 'node:stream';
import type { Host } from '../../src/host.ts';
import { main } from '../../src/main.ts';
import { ROOT, type Run } from '../support/cli.ts';

export type MainOptions = {
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: string;
  readonly cwd?: string;
  /** Width of the terminal that stdout and stderr are; without it both are pipes. */
  readonly columns?: number;
};

export const VERSION = '9.9.9';

/** Runs one command line in this process, with a host that is nothing but these values. */
export async function runMain(args: readonly string[], options: MainOptions = {}): Promise<Run> {
  const stdout = sink(options.columns);
  const stderr = sink(options.columns);
  const host: Host = {
    argv: args,
    env: { ...options.env },
    cwd: options.cwd ?? tmpdir(),
    home: '/nonexistent',
    platform: process.platform,
    hostname: 'here',
    pid: process.pid,
    uid: process.getuid?.(),
    // A host's stdin is a ReadStream only for the sake of questions, which a pipe never gets.
    stdin: Readable.from([options.stdin ?? '']) as unknown as Host['stdin'],
    stdout: stdout.stream,
    stderr: stderr.stream,
    deliver: (text) => void stdout.stream.write(text),
    version: VERSION,
    shippedPresets: join(ROOT, 'scopes'),
    completions: join(ROOT, 'completions'),
    isAlive: () => false,
    onSignal: () => () => {},
    spawn: () => Promise.reject(new Error('nothing is started in a test of main')),
    exit(status): never {
      throw new Error(`exit(${status}) without a signal`);
    },
  };
  const status = await main(host);
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

function sink(columns: number | undefined): { stream: Host['stderr']; text(): string } {
  let text = '';
  const stream = new Writable({
    decodeStrings: false,
    write(chunk: string, _encoding, done) {
      text += chunk;
      done();
    },
  });
  const terminal = { isTTY: columns !== undefined, columns };
  return { stream: Object.assign(stream, terminal), text: () => text };
}
