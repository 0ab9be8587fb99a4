import type { ClientFilter } from '../../domain/inventory/filter.ts';
import { CLIENT_KINDS } from '../../domain/inventory/listed-client.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { RISK_CLASSES } from '../../domain/words/choices.ts';
import { parseMoment } from '../../domain/words/duration.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Flag } from './flags.ts';
import { parseKey, parsePatterns } from './values.ts';

/** The flags that filter clients, as commander passes them. */
export type FilterFlags = {
  readonly kind?: string;
  readonly risk?: string;
  readonly holds: readonly string[];
  readonly owner?: string;
  readonly key?: string;
  readonly createdBefore?: string;
};

/** The flags that filter clients. */
export const FILTERS: readonly Flag[] = [
  {
    flag: '--kind <kinds>',
    about: 'only stored, elsewhere, foreign or unnamed ones; several with commas',
    completes: 'client-kind',
  },
  {
    flag: '--risk <classes>',
    about: 'only admin, personal, write, read or none; several with commas',
    completes: 'risk',
  },
  {
    flag: '--holds <scope>',
    about: 'only clients that hold this scope or pattern; can be repeated',
    completes: 'scope',
    repeats: true,
  },
  { flag: '--owner <text>', about: 'only clients whose description names this owner' },
  { flag: '--key <name>', about: 'only clients that were made with this --key' },
  {
    flag: '--created-before <date>',
    about: 'only clients older than this: 2026-12-31, or 90d for 90 days',
  },
];

/** True when a command line filters clients. */
export function isFilter({ holds, ...others }: FilterFlags): boolean {
  const { kind, risk, owner, key, createdBefore } = others;
  return (
    holds.length > 0 || [kind, risk, owner, key, createdBefore].some((one) => one !== undefined)
  );
}

/**
 * The filter of a command line, for a server's time.
 * @throws input.invalid
 */
export function parseFilter(flags: FilterFlags): (serverNow: number) => ClientFilter {
  const { createdBefore: before } = flags;
  const owner = flags.owner?.trim();
  if (owner === '') {
    const fix = 'name the owner as clients list shows it';
    throw new FidesAuthError('input.invalid', '--owner: it is empty', { fix });
  }
  const key = flags.key === undefined ? undefined : parseKey(flags.key);
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
    const word = part.trim();
    const found = words.find((one) => one === word);
    if (found !== undefined) return found;
    const all = `there are: ${words.join(', ')}`;
    if (word === '') {
      const shown = JSON.stringify(text.slice(0, 60));
      const what = text.trim() === '' ? 'it is empty' : 'a comma with nothing beside it';
      throw new FidesAuthError('input.invalid', `${flag} ${shown}: ${what}`, { fix: all });
    }
    throw new FidesAuthError('input.invalid', `${flag} ${word.slice(0, 40)}: unknown`, {
      fix: didYouMean(nearest(word, words)) ?? all,
    });
  });
}
