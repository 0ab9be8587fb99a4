import type { JournalEntry } from '../domain/clients/journal.ts';
import { isMove, type Move } from '../domain/clients/move.ts';
import type { Profile } from '../domain/clients/profile.ts';

// Release 0.1 parses strictly, so a file with a member that it must not overlook has version 2,
// which it refuses as `store.newer`; any other stays version 1, for 0.1 to go on with. Both are read.

/** The newest version of the files that have two. */
export const NEWEST = 2;

const SINCE_2: readonly (keyof Profile)[] = [
  'expiresAt',
  'owner',
  'retiring',
  'secretSince',
  'protected',
  'accepted',
  'scopesKnown',
  'settings',
  'to',
];

/** The version that a profile is written with. */
export function profileVersion(profile: Profile): 1 | 2 {
  return SINCE_2.some((member) => profile[member] !== undefined) ? 2 : 1;
}

/** The operations of release 0.1. */
const EARLIER: readonly string[] = ['bootstrap', 'ensure', 'replace', 'revoke'];

/**
 * The version that a journal entry is written with. Release 0.1 would search for the client of a
 * lost create in its own form of the description, and take it for absent.
 */
export function entryVersion(entry: JournalEntry | Move): 1 | 2 {
  if (isMove(entry) || entry.operation === 'delete') return 2;
  if (!EARLIER.includes(entry.operation)) return 2;
  const { owner, expiresAt, recorded, fleet, to, state, generation } = entry;
  const searched = state === 'intent' && generation === 'current';
  const gained = [owner, expiresAt, recorded, fleet, to].some((member) => member !== undefined);
  return searched || gained ? 2 : 1;
}
