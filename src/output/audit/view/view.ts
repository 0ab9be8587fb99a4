import type { MapLine } from '../../../domain/audit/map/lines.ts';
import type { AuditSubject, ScopesDiffResult } from '../../../usecases/audit/results.ts';
import { type ReportClient, type ReportServer, serversOf } from './clients.ts';
import { acceptedOf, type Item, itemsOf, type OwnItem } from './items.ts';

/** An audit, arranged for reports that are looked at. */
export type AuditView = {
  readonly result: ScopesDiffResult;
  readonly servers: readonly ReportServer[];
  readonly items: readonly Item[];
  readonly accepted: readonly Omit<OwnItem, 'number'>[];
  /** The line that a client stands on: alone, or with others that hold the same. */
  lineOf(server: string, clientId: string): MapLine<ReportClient> | undefined;
  /** The number of a profile's section. */
  numberOf(subject: AuditSubject): number | undefined;
};

/** Arranges an audit. */
export function viewOf(result: ScopesDiffResult): AuditView {
  const servers = serversOf(result);
  const lines = new Map<string, MapLine<ReportClient>>();
  for (const { groups } of servers) {
    for (const line of groups.flatMap((group) => group.lines)) {
      for (const { server, clientId } of line.clients) lines.set(`${server} ${clientId}`, line);
    }
  }
  const numbers = new Map(
    servers
      .flatMap(({ groups, unread, gone }) => [...read(groups), ...unread, ...gone])
      .flatMap(({ subject, number }) =>
        subject === undefined ? [] : [[subject, number] as const],
      ),
  );
  return {
    result,
    servers,
    items: itemsOf(result),
    accepted: acceptedOf(result),
    numberOf: (subject) => numbers.get(subject),
    lineOf: (server, clientId) => lines.get(`${server} ${clientId}`),
  };
}

function read(groups: ReportServer['groups']): ReportClient[] {
  return groups.flatMap(({ lines }) => lines.map(({ first }) => first));
}
