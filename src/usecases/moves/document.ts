import type { Profile } from '../../domain/clients/profile.ts';
import { scopeSet } from '../../domain/scopes/scope-set.ts';
import { serverNow } from '../access/server.ts';
import type { Identified } from '../access/site.ts';
import type { ImportInput } from './import-input.ts';
import type { ProvedImport } from './prove.ts';

/** The profile to store for an imported client. */
export function documentOf(
  at: Identified,
  { name, reach, pair, stored }: Pick<ImportInput, 'name' | 'reach' | 'pair' | 'stored'>,
  { shown }: ProvedImport,
): Profile {
  const version = at.server.version ?? stored?.serverVersion;
  const here = { ...reach, name, ...(version === undefined ? {} : { serverVersion: version }) };
  if (stored !== undefined && (stored.scopesKnown !== false || shown === undefined)) {
    const { caFile: _, ...rest } = stored;
    return { ...rest, ...here };
  }
  const scopes = scopeSet(shown?.scopes ?? []);
  const recipe = { presets: [], scopes, excludes: [] };
  const known = shown === undefined ? ({ scopesKnown: false } as const) : {};
  if (stored !== undefined) {
    const { scopesKnown: _, caFile: __, ...rest } = stored;
    return { ...rest, ...here, recipe, scopes };
  }
  const time = new Date(serverNow(at)).toISOString();
  return {
    ...here,
    clientId: pair.clientId,
    clientName: shown?.name ?? UNKNOWN,
    recipe,
    scopes,
    ...known,
    // Its description may have been written by anyone, so its marker is not taken over.
    marker: at.deps.store.randomHex(16),
    createdAt: time,
    secretSince: { time, exact: false },
  };
}

const UNKNOWN = 'imported';
