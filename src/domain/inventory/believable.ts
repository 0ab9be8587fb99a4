import { blockOf, ownerOf } from '../clients/description.ts';
import type { ClientFilter } from './filter.ts';

/** What this store knows of a client that was made with it; absent members are not known. */
export type KnownOfClient = {
  /** Of its profile, else of the history. */
  readonly marker?: string;
  readonly profile?: { readonly owner?: string; readonly key?: string };
};

/**
 * Whether a filter may go by the description of a client of this store: what it asks about is not
 * said there, or this store knows the same. Everybody with `client:update` may change a description,
 * and must not lead a deletion to a client, nor away from it.
 */
export function isBelievable(
  description: string | null | undefined,
  { owner, key, createdBefore }: ClientFilter,
  { marker, profile }: KnownOfClient,
): boolean {
  const block = blockOf(description);
  const isOther = block !== undefined && block.marker !== marker;
  if (createdBefore !== undefined && isOther) return false;
  if (key !== undefined) {
    const isOtherKey = block !== undefined && profile !== undefined && block.key !== profile.key;
    if (isOther || isOtherKey) return false;
  }
  const told = ownerOf(description);
  const known = profile?.owner;
  return owner === undefined || told === undefined || known === undefined || told === known;
}
