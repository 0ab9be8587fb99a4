import {
  commandReference,
  DEFAULT_KEYS,
  type Destination,
  parseKeyMap,
} from '../../domain/sinks/destination.ts';
import { parseSinkReference } from '../../domain/sinks/reference.ts';
import { FidesAuthError } from '../../errors.ts';
import { pathFrom } from '../../host.ts';
import type { Shell } from '../base/shell.ts';
import type { SinkFlags } from '../base/sink-flags.ts';

/**
 * The place that flags name, its paths absolute, since later commands may run elsewhere; undefined
 * without one.
 * @throws input.invalid; usage.invalid for two places, or names without a place
 */
export function destinationIn(
  { to, toCommand, toKeys }: SinkFlags,
  { host }: Pick<Shell, 'host'>,
): Destination | undefined {
  if (to !== undefined && toCommand !== undefined) {
    throw clash('--to and --to-command cannot go together', 'give one of them');
  }
  const reference = to === undefined ? programIn(toCommand, host) : placeIn(to, host);
  if (reference === undefined) {
    if (toKeys === undefined) return undefined;
    throw clash('--to-keys names no place', 'add --to PLACE');
  }
  return { reference, keys: toKeys === undefined ? DEFAULT_KEYS : parseKeyMap(toKeys) };
}

function placeIn(text: string, host: Shell['host']): string {
  const { kind, path } = parseSinkReference(text);
  return kind === 'file' ? `file:${pathFrom(host.cwd, path)}` : text;
}

function programIn(program: string | undefined, host: Shell['host']): string | undefined {
  if (program === undefined) return undefined;
  if (program === '' || /[\p{Cc}\u2028\u2029]/u.test(program)) {
    throw new FidesAuthError('input.invalid', '--to-command: that is no name of a program', {
      fix: 'name an executable program, without arguments: --to-command PROGRAM',
    });
  }
  return commandReference(program.includes('/') ? pathFrom(host.cwd, program) : program);
}

function clash(what: string, fix: string): FidesAuthError {
  return new FidesAuthError('usage.invalid', `command line: ${what}`, { fix });
}
