import type { Reach } from '../../domain/clients/journal.ts';
import { NEWEST_RELEASE, registryAt } from '../../domain/history/history.ts';
import { inventoryOf } from '../../domain/inventory/inventory.ts';
import type { ListedClient } from '../../domain/inventory/listed-client.ts';
import type { ResolvedPreset } from '../../domain/inventory/nearest-preset.ts';
import { type ScopeSet, scopeSet } from '../../domain/scopes/scope-set.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import { hasCode } from '../../errors.ts';
import type { ClientListing } from '../../fides/all-clients.ts';
import { clientApi } from '../../fides/client-api.ts';
import { readDescription } from '../../fides/description.ts';
import { readRegistry } from '../../fides/scopes.ts';
import { adminLabel } from '../access/admin.ts';
import type { Read, Seen } from '../access/looker.ts';
import { type Readers, readAsAny } from '../access/reader.ts';
import { serverNow } from '../access/server.ts';
import { atServer, type Identified, type Site } from '../access/site.ts';
import type { Deps } from '../base/deps.ts';
import { withProgress } from '../base/progress.ts';
import { type KnownHere, presetsOn } from './known.ts';
import { type RememberedClient, rememberedOn } from './remembered.ts';

type Server = {
  readonly server: string;
  /** Null where a proxy hides it. */
  readonly serverVersion: string | null;
  /** By the server's clock, in milliseconds since 1970. */
  readonly serverNow: number;
  /** The presets, resolved on it. */
  readonly presets: readonly ResolvedPreset[];
};

/** The clients of a server as it lists them (2.82 and later). */
export type ServerInventory = Server & {
  readonly source: 'server';
  /** Whose credential read the list, in words. */
  readonly lookedBy: string;
  readonly clients: readonly ListedClient[];
  /** The scopes that the server knows. */
  readonly registry: ScopeSet;
} & Pick<ClientListing, 'unreadable' | 'total' | 'stable'>;

/** What this store remembers of the clients of a server that tells nobody (before 2.82). */
export type RememberedInventory = Server & {
  readonly source: 'history';
  readonly clients: readonly RememberedClient[];
};

/** One of the two. */
export type Inventory = ServerInventory | RememberedInventory;

/**
 * The clients of a server. From Fides 2.82 as it lists them, read with the given admin credential, a
 * stored client with client:read, or the credential in the environment; before, what this store
 * remembers, without any credential.
 * @throws input.missing when no credential is there; auth.*, server.*, store.*
 */
export async function readInventory(
  reach: Reach,
  readers: Readers,
  known: KnownHere,
  deps: Deps,
): Promise<Inventory> {
  deps.report({ kind: 'step', step: 'identify' });
  return atServer(reach, deps, (at) => inventoryAt(at, readers, known));
}

/** The same on a server that is identified. */
export function inventoryAt(
  at: Identified,
  readers: Readers,
  known: KnownHere,
): Promise<Inventory> {
  return inventoryBy(at, (read) => readAsAny(at, readers, read), known);
}

/**
 * The same with a credential that the server has accepted. @throws auth.*, server.*
 */
export function inventoryOn(site: Site, known: KnownHere): Promise<Inventory> {
  const { token, credential } = site.session;
  return inventoryBy(
    site,
    async (read) => ({ value: await read(token), by: adminLabel(credential) }),
    known,
  );
}

type Reader = <T>(read: Read<T>) => Promise<Pick<Seen<T>, 'value' | 'by'>>;

async function inventoryBy(at: Identified, reader: Reader, known: KnownHere): Promise<Inventory> {
  const server = {
    server: at.http.server.url,
    serverVersion: at.server.version ?? null,
    serverNow: serverNow(at),
  };
  const { find } = clientApi(at.server.generation);
  if (find === undefined) {
    const registry = registryAt(server.serverVersion ?? '') ?? registryAt(NEWEST_RELEASE) ?? [];
    const presets = presetsOn(registry, known);
    const clients = rememberedOn(server, presets, known);
    return { ...server, source: 'history', presets, clients };
  }
  at.deps.report({ kind: 'step', step: 'list' });
  const { value, by } = await reader(async (token) => ({
    listing: await withProgress({ work: 'listing', unit: 'client' }, at.deps, (tracker) =>
      find.all(at.http, token, tracker.set),
    ),
    registry: await registryWith(at, token),
  }));
  const { listing, registry = heldIn(listing) } = value;
  const { clients, ...counts } = listing;
  const presets = presetsOn(registry, known);
  const profiles = known.profiles.filter((profile) => profile.server === server.server);
  const made = known.made.filter((client) => client.server === server.server);
  const ground = {
    serverNow: server.serverNow,
    release: server.serverVersion,
    profiles,
    presets,
    made: new Set(made.map(({ clientId }) => clientId)),
  };
  return {
    ...server,
    source: 'server',
    lookedBy: by,
    presets,
    registry,
    ...counts,
    clients: inventoryOf(clients, ground),
  };
}

/**
 * The scopes that the server knows; undefined where the credential may not read them and a proxy
 * hides the server's description.
 */
async function registryWith({ http }: Identified, token: Secret): Promise<ScopeSet | undefined> {
  try {
    return await readRegistry(http, token);
  } catch (error) {
    if (!hasCode(error, 'auth.forbidden')) throw error;
    return (await readDescription(http))?.scopes;
  }
}

/** The best guess at a registry that nobody may read. */
function heldIn({ clients }: ClientListing): ScopeSet {
  const held = new Set(registryAt(NEWEST_RELEASE));
  for (const { scopes } of clients) for (const scope of scopes) held.add(scope);
  return scopeSet(held);
}
