import type { ClientFilter } from '../../domain/inventory/filter.ts';
import { CLIENT_KINDS } from '../../domain/inventory/listed-client.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { RISK_CLASSES } from '../../domain/scopes/risk-class.ts';
import { parseMoment } from '../../domain/words/duration.ts';
import { FidesAuthError } from '../../errors.ts';
import { parsePatterns } from './values.ts';

/** The flags that filter clients, as commander passes them. */
export type FilterFlags = {
  readonly kind?: string;
  readonly risk?: string;
  readonly holds: readonly string[];
  readonly owner?: string;
  readonly key?: string;
  readonly createdBefore?: string;
};

/**
 * The filter of a command line, for a server's time.
 * @throws input.invalid
 */
export function parseFilter(flags: FilterFlags): (serverNow: number) => ClientFilter {
  const { owner, key, createdBefore: before } = flags;
  const kinds = wordsOf('--kind', flags.kind, CLIENT_KINDS);
  const risks = wordsOf('--risk', flags.risk, RISK_CLASSES);
  const holds = parsePatterns('--holds', flags.holds);
  const fixed = {
    ...(kinds === undefined ? {} : { kinds }),
    ...(risks === undefined ? {} : { risks }),
    ...(holds.length === 0 ? {} : { holds }),
    ...(owner === undefined ? {} : { owner }),
    ...(key === undefined ? {} : { key }),
  };
  if (before === undefined) return () => fixed;
  const moment = (now: number): number => parseMoment(before, now, '--created-before');
  moment(Date.UTC(2100, 0));
  return (serverNow) => ({ ...fixed, createdBefore: moment(serverNow) });
}

function wordsOf<W extends string>(
  flag: string,
  text: string | undefined,
  words: readonly W[],
): readonly W[] | undefined {
  return text?.split(',').map((part) => {
    const found = words.find((word) => word === part.trim());
    if (found !== undefined) return found;
    throw new FidesAuthError('input.invalid', `${flag} ${part.slice(0, 40)}: unknown`, {
      fix: didYouMean(nearest(part, words)) ?? `there are: ${words.join(', ')}`,
    });
  });
}
