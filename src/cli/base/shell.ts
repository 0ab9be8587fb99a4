import type { Host } from '../../host.ts';
import type { Output } from '../../output/base/output.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { GlobalFlags, Globals } from './globals.ts';

/** The environment in which a command's module runs. */
export type Shell = {
  readonly host: Host;
  readonly output: Output;
  readonly signal: AbortSignal;
  /** Valid once a command runs. @throws input.invalid */
  globals(): Globals;
  /** The global flags as given, without the environment. */
  globalFlags(): GlobalFlags;
  /** With a folder, the store is there whatever the flags say. @throws input.invalid */
  deps(configDir?: string): Promise<Deps>;
  /** Starts a program that takes over: it receives the signals. See {@link Host.spawn}. */
  readonly spawn: Host['spawn'];
};

/**
 * True when questions may be asked: the terminal can draw them (with TERM=dumb it cannot move its
 * cursor), and the user has not forbidden them.
 */
export function isInteractive({ host, globals }: Shell): boolean {
  const canDraw = host.stdin.isTTY === true && host.stderr.isTTY && host.env.TERM !== 'dumb';
  return canDraw && !globals().noInput;
}

/** Why {@link isInteractive} is false, for an error that names the flags. */
export function whyUnasked({ host, globals }: Shell): string {
  if (globals().noInput) return 'with --no-input nothing is asked';
  if (host.env.TERM === 'dumb' && host.stdin.isTTY === true) {
    return 'a terminal with TERM=dumb cannot show questions';
  }
  return 'there is no terminal to ask at';
}
