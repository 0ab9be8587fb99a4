import type { Reach } from '../../domain/clients/journal.ts';
import { type FoundClient, findClient } from '../../domain/inventory/find-client.ts';
import type { ListedClient } from '../../domain/inventory/listed-client.ts';
import { type PresetDifference, presetDifferences } from '../../domain/inventory/nearest-preset.ts';
import { didYouMean } from '../../domain/scopes/nearest.ts';
import { type Risk, risksOf } from '../../domain/scopes/risk.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Readers } from '../access/reader.ts';
import type { Deps } from '../base/deps.ts';
import { type Inventory, readInventory } from './inventory.ts';
import { knownHere } from './known.ts';
import type { RememberedClient } from './remembered.ts';

export type ClientsShowInput = {
  /** The id or the name of a client. */
  readonly client: string;
  readonly reach: Reach;
  readonly readers: Readers;
};

/**
 * What the deletion of a client would end: its access tokens; a profile of this store; the name of
 * the author of each policy that it made (`policy.client_id` becomes null); perhaps the session of
 * a user.
 */
export type Consequence = 'tokens' | 'profile' | 'policy-authors' | 'session';

export type ClientsShowResult = Pick<Inventory, 'server' | 'serverVersion' | 'serverNow'> & {
  readonly kind: 'clients.show';
  /** `history`: the server tells nobody (before 2.82), this store remembers. */
  readonly source: Inventory['source'];
  readonly lookedBy: string | null;
  readonly client: ListedClient | RememberedClient;
  readonly presets: readonly PresetDifference[];
  readonly risks: readonly Risk[];
  readonly ends: readonly Consequence[];
};

/** More presets than these say nothing new. */
const MOST_PRESETS = 3;

/**
 * One client of a server, found by its id or its name, and what its deletion would end.
 * @throws client.unknown with what comes near; client.ambiguous with the ids; as readInventory
 */
export async function showClient(
  { client: text, reach, readers }: ClientsShowInput,
  deps: Deps,
): Promise<ClientsShowResult> {
  const known = await knownHere(deps);
  const inventory = await readInventory(reach, readers, known, deps);
  const { server, serverVersion, serverNow, source } = inventory;
  const client = only(text, findClient<Shown>(text, inventory.clients), inventory);
  const scopes = client.scopes ?? [];
  return {
    kind: 'clients.show',
    server,
    serverVersion,
    serverNow,
    source,
    lookedBy: inventory.source === 'server' ? inventory.lookedBy : null,
    client,
    presets: presetDifferences(scopes, inventory.presets, MOST_PRESETS),
    risks: risksOf(scopes, serverVersion),
    ends: endsOf(client),
  };
}

type Shown = ListedClient | RememberedClient;

function endsOf({ kind, profile }: Shown): Consequence[] {
  if (kind === 'unnamed') return ['tokens', 'session', 'policy-authors'];
  return ['tokens', ...(profile === undefined ? [] : ['profile' as const]), 'policy-authors'];
}

function only(text: string, found: FoundClient<Shown>, inventory: Inventory): Shown {
  if ('client' in found) return found.client;
  if ('near' in found) throw unknown(text, found.near, inventory);
  const ids = found.several.map(({ clientId }) => clientId);
  throw new FidesAuthError(
    'client.ambiguous',
    `${brief(text)}: ${ids.length} clients of ${inventory.server} have that name: ${ids.slice(0, SHOWN).join(', ')}${ids.length > SHOWN ? ', ...' : ''}`,
    {
      fix: toCopy`name one by its id: fidesauth clients show ${ids[0] ?? ''} --server ${inventory.server}`,
    },
  );
}

const SHOWN = 10;

function unknown(text: string, near: readonly string[], inventory: Inventory): FidesAuthError {
  const { server } = inventory;
  const [first] = near;
  const list = toCopy`see them all: fidesauth clients list --server ${server}`;
  const fix =
    first === undefined
      ? list
      : near.length > 1
        ? didYouMean(near)
        : toCopy`did you mean ${first}?`;
  return new FidesAuthError(
    'client.unknown',
    `${brief(text)}: ${whyUnknown(inventory)}`,
    fix === undefined ? {} : { fix },
  );
}

function whyUnknown(inventory: Inventory): string {
  const { server } = inventory;
  if (inventory.source === 'history') {
    return `this store remembers no such client of ${server}, and a server before Fides 2.82 tells nobody which clients it has`;
  }
  const { unreadable, stable } = inventory;
  const lost = unreadable.length === 1 ? 'one client' : `${unreadable.length} clients`;
  const none = `${server} lists no client of that id or name; it never lists root and system clients`;
  if (unreadable.length > 0) return `${none}, and ${lost} in its list cannot be read`;
  return stable ? none : `${none}, and its list changed while it was read`;
}

/** What a user gave for a client may be anything, a file's content too. */
function brief(text: string): string {
  return `client ${text.slice(0, 80)}`;
}
