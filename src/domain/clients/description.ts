import { FidesAuthError } from '../../errors.ts';
import { isoSeconds } from '../words/duration.ts';
import { seen } from '../words/unseen.ts';
import { type Marker, timeOf } from './marker.ts';

/** What the block at the end of a client's description says. */
export type ClientBlock = {
  readonly marker: Marker;
  /** From `--key`. */
  readonly key?: string;
  /** The fleet that the client belongs to. */
  readonly fleet?: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly expiresAt?: number;
  /** As `expiresAt`; absent for clients that release 0.1 made. */
  readonly createdAt?: number;
};

/** What a new client's description says. */
export type ClientText = {
  readonly marker: Marker;
  readonly owner?: string;
  readonly key?: string;
  readonly fleet?: string;
  /** Milliseconds since 1970, by the server's clock. */
  readonly expiresAt?: number;
};

const NAME = '[a-z0-9][a-z0-9._-]{0,63}';
const FORM_1 = new RegExp(`^\\[fidesauth ([0-9a-f]{32})\\](?: \\[key (${NAME})\\])?$`);
const FORM_2 = /^\[fidesauth2 ([0-9a-f]{32})((?: [a-z]{1,20}=[^\s=[\]]{1,64})*)\]$/;
const WHOLE_NAME = new RegExp(`^${NAME}$`);
/** The fields of today's form; a block with another field is not ours. */
const FIELDS: Readonly<Record<string, (value: string) => boolean>> = {
  key: (value) => WHOLE_NAME.test(value),
  fleet: (value) => WHOLE_NAME.test(value),
  expires: (value) => !Number.isNaN(timeFrom(value)),
};
const BEGINNING = '[fidesauth';
/** Our longest block is shorter: the rest of a longer text need not be looked at. */
const LONGEST = 400;

/**
 * The description of a client that we make: free text for people, then one block, as in `Made by
 * fidesauth. Owner: acme/shop [fidesauth2 MARKER key=ci expires=2026-12-02T10:00:00Z]`. Everybody
 * with `client:read` may read it.
 */
export function describeClient({ marker, owner, key, fleet, expiresAt }: ClientText): string {
  const fields = [
    marker,
    ...(key === undefined ? [] : [`key=${key}`]),
    ...(fleet === undefined ? [] : [`fleet=${fleet}`]),
    ...(expiresAt === undefined ? [] : [`expires=${isoSeconds(expiresAt)}`]),
  ];
  const named = owner === undefined ? '' : ` Owner: ${owner}`;
  return `Made by fidesauth.${named} [fidesauth2 ${fields.join(' ')}]`;
}

/**
 * The block of a description, in today's form or in that of release 0.1. Undefined unless there is
 * exactly one, whole, at the very end (blanks may follow), that does not expire before it was made:
 * everybody with `client:update` may change a description, so what was edited counts for nothing.
 */
export function blockOf(description: string | null | undefined): ClientBlock | undefined {
  const text = (description ?? '').trimEnd();
  const at = text.lastIndexOf(BEGINNING);
  if (at === -1 || text.length - at > LONGEST || text.indexOf(BEGINNING) !== at) return undefined;
  const block = text.slice(at);
  return secondForm(block) ?? firstForm(block);
}

function firstForm(block: string): ClientBlock | undefined {
  const [, marker, key] = FORM_1.exec(block) ?? [];
  if (marker === undefined) return undefined;
  return { marker, ...(key === undefined ? {} : { key }) };
}

function secondForm(block: string): ClientBlock | undefined {
  const [, marker, rest = ''] = FORM_2.exec(block) ?? [];
  if (marker === undefined) return undefined;
  const pairs = rest
    .split(' ')
    .slice(1)
    .map((field) => field.split('='));
  const fields = new Map(pairs.map(([name = '', value = '']) => [name, value]));
  if (fields.size < pairs.length) return undefined;
  if (![...fields].every(([name, value]) => FIELDS[name]?.(value) === true)) return undefined;
  const [key, fleet, expires] = ['key', 'fleet', 'expires'].map((name) => fields.get(name));
  const createdAt = timeOf(marker);
  const expiresAt = expires === undefined ? undefined : timeFrom(expires);
  if (expiresAt !== undefined && expiresAt <= createdAt) return undefined;
  return {
    marker,
    ...(key === undefined ? {} : { key }),
    ...(fleet === undefined ? {} : { fleet }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
    createdAt,
  };
}

/** A time exactly as we write it; NaN for any other text. */
function timeFrom(text: string): number {
  const time = Date.parse(text);
  return !Number.isNaN(time) && isoSeconds(time) === text ? time : Number.NaN;
}

/**
 * Whether a description was edited so that its block counts for nothing, and a key still stands in
 * it beside no fleet. Only to count such clients.
 */
export function hasTraceOfKey(description: string | null | undefined, key: string): boolean {
  const text = description ?? '';
  if (blockOf(text) !== undefined || !text.includes(BEGINNING) || / fleet=/.test(text))
    return false;
  return [` key=${key} `, ` key=${key}]`, `[key ${key}]`].some((form) => text.includes(form));
}

/**
 * Whether a description carries a marker, anywhere and in either form. Only to find the client of
 * a create whose reply was lost: {@link blockOf} decides everything else.
 */
export function hasMarker(description: string | null | undefined, marker: Marker): boolean {
  const text = description ?? '';
  return [`[fidesauth ${marker}]`, `[fidesauth2 ${marker}]`, `[fidesauth2 ${marker} `].some(
    (form) => text.includes(form),
  );
}

/**
 * The owner that a description names in its free text, as `Owner: TEXT` up to the end of the line
 * or a bracket; cut to 100 characters. Foreign text, which anybody may have written: show it, but
 * decide nothing by it.
 */
export function ownerOf(description: string | null | undefined): string | undefined {
  const found = /(?:^|\s)Owner: ([^\r\n[\]]{1,100})/u.exec(description ?? '')?.[1]?.trim();
  return found === '' ? undefined : found;
}

const LONGEST_OWNER = 100;

/**
 * The text of `--owner`, without blanks around it.
 * @throws input.invalid unless it is 1 to 100 visible characters without square brackets
 */
export function parseOwner(text: string): string {
  const owner = text.trim();
  const problem = problemOf(owner);
  if (problem === undefined) return owner;
  throw new FidesAuthError('input.invalid', `owner: ${problem}`, {
    fix: 'name a team or a repository in 1 to 100 visible characters, without square brackets',
  });
}

function problemOf(owner: string): string | undefined {
  const { length } = [...owner];
  if (length === 0) return 'it is empty';
  if (length > LONGEST_OWNER) return `it is ${length} characters long`;
  if (/[[\]]/.test(owner)) return 'square brackets are not allowed';
  return /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]/u.test(owner) || seen(owner) !== owner
    ? 'it contains a character that cannot be seen'
    : undefined;
}
