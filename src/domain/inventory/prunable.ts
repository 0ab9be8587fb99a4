import { blockOf, type ClientBlock, hasTraceOfKey } from '../clients/description.ts';
import type { Marker } from '../clients/marker.ts';
import type { Profile } from '../clients/profile.ts';

/** What this store knows of the clients of one server. */
export type PruneGround = {
  /** By the server's clock, in milliseconds since 1970; undefined where it tells no time. */
  readonly now: number | undefined;
  readonly key: string | undefined;
  /** The profiles of that server. */
  readonly profiles: readonly Profile[];
  /** The clients that this store made there, by id. */
  readonly made: ReadonlyMap<string, MadeHere>;
  /** The markers of stored secrets, by client id. */
  readonly secrets: ReadonlyMap<string, Marker>;
};

type MadeHere = { readonly marker: Marker; readonly superseded: boolean };

/** A client as far as pruning is concerned; without a description where the server tells none. */
export type Prunable = {
  readonly clientId: string;
  readonly description?: string | null;
  readonly fromFuture?: true;
};

/**
 * Why a client goes; or why it stays although it seems due: its description does not agree with what
 * this store knows, or carries the key in an edited text, or its profile is protected. `known` is
 * false for a client of another store.
 */
export type Verdict =
  | { readonly prune: 'expired' | 'superseded' | 'retired'; readonly known: boolean }
  | { readonly leave: 'edited' | 'key-edited' | 'protected' };

/**
 * Whether a client has expired, was superseded or has retired; undefined for any other. What the
 * server says counts only where this store knows the same: everybody with `client:update` may change
 * a description. The exception is an expired client of the given key that belongs to no fleet.
 */
export function verdictOn(client: Prunable, ground: PruneGround): Verdict | undefined {
  const { clientId } = client;
  const block = blockOf(client.description);
  const own = ground.profiles.find((profile) => profile.clientId === clientId);
  if (own !== undefined) return onProfile(own, block, ground);
  const former = ground.profiles.find(({ retiring }) => retiring?.clientId === clientId)?.retiring;
  if (former !== undefined) {
    const isOver = isPast(parsedTime(former.notBefore), ground);
    return isOver ? agreed('retired', client, former.marker, block, ground) : undefined;
  }
  const made = ground.made.get(clientId);
  if (made?.superseded === true) return agreed('superseded', client, made.marker, block, ground);
  if (isExpiredOfKey(block, ground)) return { prune: 'expired', known: made !== undefined };
  const { key } = ground;
  const traced = key !== undefined && hasTraceOfKey(client.description, key);
  return traced ? { leave: 'key-edited' } : undefined;
}

/** A time in a stored file, in milliseconds since 1970; undefined for none. */
function parsedTime(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

function isPast(time: number | undefined, { now }: PruneGround): boolean {
  return time !== undefined && now !== undefined && time <= now;
}

function onProfile(
  profile: Profile,
  block: ClientBlock | undefined,
  ground: PruneGround,
): Verdict | undefined {
  const expiry = parsedTime(profile.expiresAt);
  if (!isPast(expiry, ground)) {
    return isPast(block?.expiresAt, ground) ? { leave: 'edited' } : undefined;
  }
  if (profile.protected === true) return { leave: 'protected' };
  const isSame = seconds(block?.expiresAt) === seconds(expiry);
  return isSame && block?.marker === profile.marker
    ? { prune: 'expired', known: true }
    : { leave: 'edited' };
}

/** A description tells times to the second. */
function seconds(time: number | undefined): number | undefined {
  return time === undefined ? undefined : Math.floor(time / 1000);
}

function agreed(
  prune: 'superseded' | 'retired',
  client: Prunable,
  marker: Marker | undefined,
  block: ClientBlock | undefined,
  { secrets }: PruneGround,
): Verdict {
  const known = marker ?? secrets.get(client.clientId);
  // A client from before Fides 2.82 has no description; its secret stands for it.
  const bare = (client.description ?? '').trim() === '';
  const shown = bare ? secrets.get(client.clientId) : block?.marker;
  const agrees = shown !== undefined && shown === known && block?.fleet === undefined;
  return agrees && client.fromFuture !== true ? { prune, known: true } : { leave: 'edited' };
}

function isExpiredOfKey(block: ClientBlock | undefined, ground: PruneGround): boolean {
  if (block === undefined || ground.key === undefined) return false;
  return block.key === ground.key && block.fleet === undefined && isPast(block.expiresAt, ground);
}
