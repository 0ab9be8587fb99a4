import type { Profile } from '../../domain/clients/profile.ts';
import type { ResolvedPreset } from '../../domain/inventory/nearest-preset.ts';
import { type Rules, resolveRules } from '../../domain/presets/preset.ts';
import { withoutEndpoints } from '../../domain/presets/preset-endpoints.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { MadeClient } from '../../store/history/clients.ts';
import { requireProfile } from '../access/select-profile.ts';
import { attempt, valueIn } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';

/** What this machine knows of the clients of all servers. */
export type KnownHere = {
  readonly profiles: readonly Profile[];
  /** Every client that this store's history names, also those that are gone. */
  readonly made: readonly MadeClient[];
  readonly presets: readonly NamedRules[];
};

/** A preset that needs no server to be read. */
type NamedRules = { readonly name: string; readonly rules: Rules };

/**
 * Reads the profiles, the history, and the presets. Warns of an unreadable profile: its client is
 * listed as one of others.
 * @throws store.* for the folder of profiles and for the history
 */
export async function knownHere(deps: Deps): Promise<KnownHere> {
  const [profiles, made, presets] = await Promise.all([
    readProfiles(deps),
    deps.store.madeClients(),
    readPresets(deps),
  ]);
  return { profiles, made, presets };
}

async function readProfiles({ store, signal, report }: Deps): Promise<Profile[]> {
  const names = await store.profiles.names();
  const found = await Promise.all(
    names.map((name) => attempt(() => requireProfile(name, store), signal)),
  );
  return found.flatMap((read) => {
    if ('value' in read) return [read.value];
    report({ kind: 'warning', text: read.error.message });
    return [];
  });
}

/**
 * The shipped presets and the user's own ones. A preset with endpoints means other scopes on each
 * server and is left out, as is a file that is no preset.
 */
async function readPresets({ store, signal }: Deps): Promise<NamedRules[]> {
  const names = (await store.presets.list()).map(({ given }) => given);
  const found = await Promise.all(
    names.map((name) => attempt(() => store.presets.load(name), signal)),
  );
  return found.flatMap((read) => {
    const loaded = valueIn(read);
    if (loaded === undefined || loaded.rules.endpoints.length > 0) return [];
    return [{ name: loaded.ref.name, rules: withoutEndpoints(loaded.rules) }];
  });
}

/** The presets on a server that knows these scopes; those that give nothing there are left out. */
export function presetsOn(registry: ScopeSet, { presets }: KnownHere): ResolvedPreset[] {
  return presets
    .map(({ name, rules }) => ({ name, scopes: resolveRules(rules, registry).scopes }))
    .filter(({ scopes }) => scopes.length > 0);
}
