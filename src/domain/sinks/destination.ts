import { FidesAuthError } from '../../errors.ts';
import { parseSinkReference, type SinkReference } from './reference.ts';
import type { KeyMap } from './sink.ts';

/** Where the credential of a profile is delivered: a reference, or `command:PROGRAM`. */
export type Destination = { readonly reference: string; readonly keys: KeyMap };

/** What a journal says of a delivery. */
export type JournaledDelivery = Destination & {
  /** The version of the place that it may write over. */
  readonly over: string;
  /** When it was last sent (ISO time). */
  readonly sentAt?: string;
};

const PROGRAM = 'command:';

/** The reference of a program that carries credentials to a store. */
export function commandReference(program: string): string {
  return `${PROGRAM}${program}`;
}

/** The place of a destination. @throws as {@link parseSinkReference} */
export function placeOf({ reference }: Destination): SinkReference {
  if (!reference.startsWith(PROGRAM)) return parseSinkReference(reference);
  return { kind: 'command', path: reference.slice(PROGRAM.length), text: reference };
}

/** The names that stores use unless others are given. */
export const DEFAULT_KEYS: KeyMap = {
  id: 'FIDES_CLIENT_ID',
  secret: 'FIDES_CLIENT_SECRET',
  url: 'FIDES_URL',
};

const NAME = /^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,253}$/;
const PARTS = ['id', 'secret', 'url'] as const;

/**
 * The names in `id=NAME,secret=NAME,url=NAME`; one that is left out is the usual one.
 * @throws input.invalid
 */
export function parseKeyMap(text: string): KeyMap {
  const given = new Map<string, string>();
  for (const pair of text.split(',')) {
    const [part = '', name = '', ...rest] = pair.split('=').map((piece) => piece.trim());
    if (!PARTS.some((one) => one === part) || given.has(part) || rest.length > 0) {
      throw invalid(`"${pair.slice(0, 80)}" is not id=NAME, secret=NAME or url=NAME`);
    }
    if (!NAME.test(name)) throw invalid(`${part}: letters, digits, _, . and - make a name`);
    given.set(part, name);
  }
  const { id, secret, url = '' } = DEFAULT_KEYS;
  const keys = {
    id: given.get('id') ?? id,
    secret: given.get('secret') ?? secret,
    url: given.get('url') ?? url,
  };
  const names = Object.values(keys);
  if (new Set(names).size < names.length) throw invalid('two of the names are the same');
  if (names.includes('fidesauth')) throw invalid('the name fidesauth is taken');
  return keys;
}

function invalid(why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `--to-keys: ${why}`, {
    fix: '--to-keys id=NAME,secret=NAME,url=NAME',
  });
}
