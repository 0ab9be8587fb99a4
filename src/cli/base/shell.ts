import type { Host } from '../../host.ts';
import type { Output } from '../../output/output.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { GlobalFlags, Globals } from './globals.ts';

/** What a command's module works with. */
export type Shell = {
  readonly host: Host;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Valid once a command runs. @throws input.invalid */
  globals(): Globals;
  /** The global flags as they were given, without what stands behind them. */
  globalFlags(): GlobalFlags;
  /** @throws input.invalid */
  deps(): Promise<Deps>;
  /** Starts a program that takes over: from then on signals are its own. See {@link Host.spawn}. */
  readonly spawn: Host['spawn'];
};

/**
 * True when questions may be asked: a person sits at a terminal that can draw them (with TERM=dumb it
 * cannot move its cursor), and has not forbidden it.
 */
export function isInteractive({ host, globals }: Shell): boolean {
  const canDraw = host.stdin.isTTY === true && host.stderr.isTTY && host.env.TERM !== 'dumb';
  return canDraw && !globals().noInput;
}

/** Why nothing is asked where {@link isInteractive} is false, for an error that names the flags. */
export function whyUnasked({ host, globals }: Shell): string {
  if (globals().noInput) return 'with --no-input nothing is asked';
  if (host.env.TERM === 'dumb' && host.stdin.isTTY === true) {
    return 'a terminal with TERM=dumb cannot show questions';
  }
  return 'there is no terminal to ask at';
}
