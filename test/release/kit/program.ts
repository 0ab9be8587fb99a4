import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';

export type Ended = {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
};

export type Options = {
  readonly env?: Readonly<Record<string, string>>;
  /** What stdin holds; without it stdin is empty. */
  readonly stdin?: string;
};

/** Runs a program with that environment alone, on a path that leads to no Node, for five minutes at most. */
export async function run(
  file: string,
  args: readonly string[],
  { env = {}, stdin = '' }: Options = {},
): Promise<Ended> {
  const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
  const child = spawn(file, args, { cwd: '/', env: { PATH, ...env }, timeout: 300_000 });
  // A program may end without having read it.
  child.stdin.on('error', () => {}).end(stdin);
  const [stdout, stderr, status] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.on('error', reject).on('close', resolve);
    }),
  ]);
  return { status, stdout, stderr };
}
