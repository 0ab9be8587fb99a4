import type { Host } from '../../host.ts';
import type { Output } from '../../output/output.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Result } from '../../usecases/results.ts';
import type { Globals } from './globals.ts';

/** What a command's module works with. */
export type Shell = {
  readonly host: Host;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Valid once a command runs. @throws input.invalid */
  globals(): Globals;
  /** @throws input.invalid */
  deps(): Promise<Deps>;
  /** Starts a program that takes over: from then on signals are its own. See {@link Host.spawn}. */
  readonly spawn: Host['spawn'];
  /** The exit status of a command whose result is a verdict; 0 without one. */
  verdict(status: number): void;
};

/** True when questions may be asked: a person sits there and has not forbidden it. */
export function isInteractive({ host, globals }: Shell): boolean {
  return host.stdin.isTTY === true && host.stderr.isTTY && !globals().noInput;
}

/** Prints a command's result. */
export async function finish(shell: Shell, result: Promise<Result>): Promise<void> {
  await shell.output.result(await result);
}
