import type { Ground } from '../../../domain/audit/map/cells.ts';
import { type MapGroup, type Mapped, mapOf } from '../../../domain/audit/map/lines.ts';
import { NEWEST_RELEASE, registryAt } from '../../../domain/history/history.ts';
import { parseVersion } from '../../../domain/history/version.ts';
import type {
  AuditedServer,
  AuditSubject,
  InventoryClient,
  ScopesDiffResult,
} from '../../../usecases/audit/results.ts';

/** A client as a report shows it: a profile's, or one that the server lists besides. */
export type ReportClient = Mapped & {
  /** Its number in this report: what links point to. */
  readonly number: number;
  readonly server: string;
  readonly clientId: string;
  readonly owner: string | null;
  readonly createdAt: string | null;
  readonly expiresAt: string | null;
  /** With a profile of this store: what was found. */
  readonly subject?: AuditSubject;
  readonly listed?: InventoryClient;
};

/** A server of a report with its clients. */
export type ReportServer = {
  readonly server: AuditedServer;
  readonly ground: Ground;
  /** Clients whose scopes were read, as the map shows them. */
  readonly groups: readonly MapGroup<ReportClient>[];
  /** Clients whose scopes could not be read, and those that are gone. */
  readonly unread: readonly ReportClient[];
  readonly gone: readonly ReportClient[];
};

/** The servers of an audit, each with its clients; numbers are unique in the report. */
export function serversOf(result: ScopesDiffResult): ReportServer[] {
  const clients = [...result.subjects.map(ofProfile), ...result.inventory.map(besides)].map(
    (client, at): ReportClient => ({ ...client, number: at + 1 }),
  );
  const known = result.servers.map(({ url }) => url);
  const lost = clients.filter(({ server }) => !known.includes(server));
  return result.servers.map((server, at) => {
    const own = clients.filter((client) => client.server === server.url);
    const ground = groundOf(server);
    // A profile that cannot be read names no server.
    const all = at === 0 ? [...own, ...lost] : own;
    const isGone = ({ subject }: ReportClient): boolean => subject?.state === 'gone';
    const isRead = ({ subject }: ReportClient): boolean => subject?.scopes !== null;
    return {
      server,
      ground,
      groups: mapOf(
        all.filter((client) => isRead(client) && !isGone(client)),
        ground,
      ),
      unread: all.filter((client) => !isRead(client) && !isGone(client)),
      gone: all.filter(isGone),
    };
  });
}

type Unnumbered = Omit<ReportClient, 'number'>;

function ofProfile(subject: AuditSubject): Unnumbered {
  const { name, server, clientId, owner, createdAt, expiresAt, scopes, asked } = subject;
  return {
    name,
    kind: 'stored',
    server,
    clientId,
    owner,
    createdAt,
    expiresAt,
    scopes: scopes ?? [],
    preset: asked ?? undefined,
    folds: false,
    subject,
  };
}

function besides(listed: InventoryClient): Unnumbered {
  const { name, kind, server, clientId, owner, createdAt, expiresAt, scopes } = listed;
  const folds = kind !== 'stored';
  return { name, kind, server, clientId, owner, createdAt, expiresAt, scopes, folds, listed };
}

/** What the server's release knows by the bundled history; of an unknown one, what the newest does. */
function groundOf({ version }: AuditedServer): Ground {
  const parsed = version === null ? undefined : parseVersion(version);
  const release =
    parsed === undefined ? undefined : `${parsed.major}.${parsed.minor}.${parsed.patch}`;
  const registry = release === undefined ? undefined : registryAt(release);
  return { registry: registry ?? registryAt(NEWEST_RELEASE) ?? [], release: version ?? undefined };
}
