import { order } from '../../domain/audit/groups.ts';
import { severityOfPower } from '../../domain/audit/severity.ts';
import type { ListedClient } from '../../domain/inventory/listed-client.ts';
import { highestPower, powerOf } from '../../domain/scopes/power.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { fingerprintOf, sha256 } from './fingerprint.ts';
import type { InventoryClient, UndeclaredFinding } from './results.ts';

/** A listed client as a report shows it, on a server of that release. */
export function inventoryClient(
  client: ListedClient,
  server: string,
  release: string | undefined,
): InventoryClient {
  const { clientId, name, kind, scopes, nearest, owner, key, createdAt, expiresAt } = client;
  return {
    server,
    clientId,
    name,
    kind,
    scopes,
    nearest,
    worst: severityOfPower(highestPower(scopes, release)) ?? null,
    owner: owner ?? null,
    key: key ?? null,
    createdAt: isoOf(createdAt),
    expiresAt: isoOf(expiresAt),
  };
}

function isoOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}

/** Sorts clients: the most powerful first, then those with more scopes, then by id. */
export function mostPowerfulFirst(
  clients: readonly InventoryClient[],
  release: string | undefined,
): InventoryClient[] {
  return clients
    .map((client) => ({ client, power: highestPower(client.scopes, release) }))
    .sort(
      (a, b) =>
        b.power - a.power ||
        b.client.scopes.length - a.client.scopes.length ||
        order(a.client.clientId, b.client.clientId),
    )
    .map(({ client }) => client);
}

const WHY = {
  critical:
    'No profile of this store declares them, and each holds a scope with which it can become admin.',
  high: 'No profile of this store declares them, and each holds a scope that shows the personal data of data subjects or can do lasting harm.',
};

/**
 * The power of clients that no preset covers: one finding for those that can become admin, one for
 * personal data and lasting harm. Former clients of profiles, which are being retired, are left out.
 */
export function undeclaredOn(
  server: string,
  release: string | undefined,
  inventory: readonly InventoryClient[],
): UndeclaredFinding[] {
  return (['critical', 'high'] as const).flatMap((severity) => {
    const found = inventory.filter(({ worst, kind }) => worst === severity && kind !== 'stored');
    if (found.length === 0) return [];
    const clients = found.map(({ clientId, name, key, scopes }) => ({
      clientId,
      name,
      scopes: scopes.filter((scope) => severityOfPower(powerOf(scope, release).power) === severity),
      fingerprint: fingerprintOf({ server, key, clientId }, 'undeclared', severity),
    }));
    const risk = severity === 'critical' ? ' --risk admin' : '';
    return [
      {
        kind: 'undeclared',
        severity,
        server,
        fingerprint: sha256([server, 'undeclared', severity]),
        clients,
        why: WHY[severity],
        mend: toCopy`fidesauth clients list --server ${server}` + risk,
      },
    ];
  });
}
