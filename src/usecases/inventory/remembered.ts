import type { Profile } from '../../domain/clients/profile.ts';
import type { ClientKind } from '../../domain/inventory/listed-client.ts';
import {
  type NearestPreset,
  nearestAmong,
  type ResolvedPreset,
} from '../../domain/inventory/nearest-preset.ts';
import { riskClassOf } from '../../domain/scopes/risk-class.ts';
import type { ScopeSet } from '../../domain/scopes/scope-set.ts';
import type { RiskClass } from '../../domain/words/choices.ts';
import type { KnownHere } from './known.ts';

/** A client of a server that lists none, as this store remembers it: nobody knows if it is there. */
export type RememberedClient = {
  readonly clientId: string;
  /** The client's name in its profile; null without a profile. */
  readonly name: string | null;
  readonly kind: Extract<ClientKind, 'stored' | 'elsewhere'>;
  readonly createdAt?: number;
  readonly owner?: string;
  readonly key?: string;
  readonly expiresAt?: number;
  readonly profile?: string;
  readonly retiring?: { readonly profile: string; readonly notBefore: string };
  /** As recorded in the profile; null without a profile. */
  readonly scopes: ScopeSet | null;
  readonly nearest: NearestPreset | null;
  /** Null without a profile. */
  readonly risk: RiskClass | null;
};

/**
 * The clients that the profiles of a server name and those that the history says were made there and
 * not deleted from here, newest first.
 */
export function rememberedOn(
  { server, serverVersion }: { readonly server: string; readonly serverVersion: string | null },
  presets: readonly ResolvedPreset[],
  known: KnownHere,
): RememberedClient[] {
  const near = nearestAmong(presets);
  const clients = new Map<string, RememberedClient>();
  for (const { clientId, madeAt, ...made } of known.made) {
    if (made.server !== server || made.ended) continue;
    clients.set(clientId, { ...UNKNOWN, clientId, ...timeOf(madeAt) });
  }
  for (const profile of known.profiles.filter((one) => one.server === server)) {
    const { clientId, scopes, retiring } = profile;
    clients.set(clientId, {
      ...recorded(profile),
      scopes,
      nearest: near(scopes)[0] ?? null,
      risk: riskClassOf(scopes, serverVersion),
    });
    if (retiring === undefined) continue;
    const former = clients.get(retiring.clientId) ?? { ...UNKNOWN, clientId: retiring.clientId };
    const { notBefore } = retiring;
    const kept = { profile: profile.name, notBefore };
    clients.set(retiring.clientId, { ...former, kind: 'stored', retiring: kept });
  }
  return [...clients.values()].sort((a, b) => (b.createdAt ?? 0) - (a.createdAt ?? 0));
}

const UNKNOWN = { name: null, kind: 'elsewhere', scopes: null, nearest: null, risk: null } as const;

function recorded({
  clientId,
  clientName,
  name,
  createdAt,
  owner,
  key,
  expiresAt,
}: Profile): Omit<RememberedClient, 'scopes' | 'nearest' | 'risk'> {
  const expiry = Date.parse(expiresAt ?? '');
  return {
    clientId,
    name: clientName,
    kind: 'stored',
    profile: name,
    ...timeOf(createdAt),
    ...(owner === undefined ? {} : { owner }),
    ...(key === undefined ? {} : { key }),
    ...(Number.isNaN(expiry) ? {} : { expiresAt: expiry }),
  };
}

function timeOf(text: string): { readonly createdAt?: number } {
  const createdAt = Date.parse(text);
  return Number.isNaN(createdAt) ? {} : { createdAt };
}
