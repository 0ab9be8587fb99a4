import { isAhead } from '../clients/clock.ts';
import { blockOf, type ClientBlock, ownerOf } from '../clients/description.ts';
import type { Profile } from '../clients/profile.ts';
import { riskClassOf } from '../scopes/risk-class.ts';
import type { ScopeSet } from '../scopes/scope-set.ts';
import type { RiskClass } from '../words/choices.ts';
import type { ClientKind, ListedClient, ServerClient } from './listed-client.ts';
import { type NearestPreset, nearestAmong, type ResolvedPreset } from './nearest-preset.ts';

/** What is known here about the clients of a server. */
export type Ground = {
  /** By the server's clock, in milliseconds since 1970. */
  readonly serverNow: number;
  /** As `/health` names it; null where a proxy hides that. */
  readonly release: string | null;
  /** The profiles of that server. */
  readonly profiles: readonly Profile[];
  /** Resolved on that server. */
  readonly presets: readonly ResolvedPreset[];
  /** The ids of the clients that were made from here, by this store's history. */
  readonly made: ReadonlySet<string>;
};

/** The clients of one server, each with what is known of it, in the order of the list. */
export function inventoryOf(clients: readonly ServerClient[], ground: Ground): ListedClient[] {
  const rate = rater(ground);
  const owned = new Map<string, Profile>();
  const retired = new Map<string, Retired>();
  for (const profile of ground.profiles) {
    if (!owned.has(profile.clientId)) owned.set(profile.clientId, profile);
    const { name, retiring } = profile;
    if (retiring !== undefined) {
      retired.set(retiring.clientId, { profile: name, notBefore: retiring.notBefore });
    }
  }
  return clients.map((client): ListedClient => {
    const [profile, retiring] = [owned.get(client.clientId), retired.get(client.clientId)];
    const block = blockOf(client.description);
    const made = ground.made.has(client.clientId);
    const stored = profile !== undefined || retiring !== undefined;
    return {
      ...client,
      kind: stored ? 'stored' : kindOf(client, block),
      ...told(client, block, profile, ground.serverNow),
      ...(profile === undefined ? {} : { profile: profile.name }),
      ...(retiring === undefined ? {} : { retiring }),
      made,
      edited: isEdited(client, block, profile, made),
      ...rate(client.scopes),
    };
  });
}

type Retired = NonNullable<ListedClient['retiring']>;

function kindOf(
  { name, description, scopes }: ServerClient,
  block: ClientBlock | undefined,
): ClientKind {
  if (block !== undefined) return 'elsewhere';
  const bare = !name?.trim() && !description?.trim() && scopes.length === 0;
  return bare ? 'unnamed' : 'foreign';
}

/** What description and profile tell; the profile counts where the description is silent. */
function told(
  { description }: ServerClient,
  block: ClientBlock | undefined,
  profile: Profile | undefined,
  serverNow: number,
): Partial<ListedClient> {
  const createdAt = block?.createdAt ?? timeIn(profile?.createdAt);
  const fromFuture = createdAt !== undefined && isAhead(createdAt, serverNow);
  const owner = ownerOf(description) ?? profile?.owner;
  const key = block?.key ?? profile?.key;
  const fleet = block?.fleet;
  const expiresAt = block?.expiresAt ?? timeIn(profile?.expiresAt);
  return {
    ...(createdAt === undefined || fromFuture ? {} : { createdAt }),
    ...(fromFuture ? { fromFuture } : {}),
    ...(owner === undefined ? {} : { owner }),
    ...(key === undefined ? {} : { key }),
    ...(fleet === undefined ? {} : { fleet }),
    ...(expiresAt === undefined ? {} : { expiresAt }),
  };
}

/** Undefined for no time, and for a text in a hand-edited profile that is none. */
function timeIn(text: string | undefined): number | undefined {
  const time = Date.parse(text ?? '');
  return Number.isNaN(time) ? undefined : time;
}

const BEGINNING = '[fidesauth';

/** A client of ours without any description was made before Fides 2.82. */
function isEdited(
  { description }: ServerClient,
  block: ClientBlock | undefined,
  profile: Profile | undefined,
  made: boolean,
): boolean {
  if (block !== undefined) return profile !== undefined && block.marker !== profile.marker;
  return (made && description?.trim() !== '' && description !== null) || hasTrace(description);
}

function hasTrace(description: string | null): boolean {
  return description?.includes(BEGINNING) === true;
}

type Rating = { readonly nearest: NearestPreset | null; readonly risk: RiskClass };

/** Thousands of clients share a few sets of scopes: each is rated once. */
function rater({ presets, release }: Ground): (scopes: ScopeSet) => Rating {
  const near = nearestAmong(presets);
  const known = new Map<ScopeSet, Rating>();
  return (scopes) => {
    const before = known.get(scopes);
    if (before !== undefined) return before;
    const rating = { nearest: near(scopes)[0] ?? null, risk: riskClassOf(scopes, release) };
    known.set(scopes, rating);
    return rating;
  };
}
