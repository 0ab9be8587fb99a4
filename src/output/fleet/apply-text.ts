import type { FleetApplyResult, FleetDone, FleetProblem } from '../../usecases/fleet/results.ts';
import { count, hang, padded, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';

/** What `fleet apply` did, for people: what changed and what failed; what stays is counted. */
export function fleetApplyText(result: FleetApplyResult, style: Style): string {
  const { fleet, clients, notInManifest } = result;
  const changed = clients.filter(
    ({ outcome, act, deleted }) => outcome !== 'done' || act !== 'keep' || deleted.length > 0,
  );
  const kept = clients.length - changed.length;
  const head = `fleet ${fleet}: ${count(changed.length - countOf(changed), 'client')} changed, ${kept} as wanted, ${countOf(changed)} failed or not tried`;
  const pruned = notInManifest.flatMap(({ client, clientId, server, outcome, problem }) => [
    hang(
      `not in the manifest: client ${clientId} (${client}) on ${server}: ${outcome}`,
      style.width,
      '',
    ),
    ...problemLines(problem, style, ''),
  ]);
  return [
    style.paint.bold(wrap(head, style.width)),
    ...changed.map((one) => lineText(one, style)),
    ...pruned,
  ].join('\n');
}

function countOf(clients: readonly FleetDone[]): number {
  return clients.filter(({ outcome }) => outcome !== 'done').length;
}

/** As wide as the longest outcome. */
const COLUMN = 11;

function lineText(done: FleetDone, style: Style): string {
  const { outcome, act, server, client, to, clientId, deleted, problem } = done;
  const indent = ' '.repeat(COLUMN);
  const gone = deleted.length === 0 ? '' : `; deleted ${deleted.join(', ')}`;
  const which = clientId === null ? '' : `: client ${clientId}`;
  const text = `${outcome === 'done' ? `${act} ` : ''}${client} on ${server} -> ${to}${which}${gone}`;
  const lines = wrap(text, style.width, indent);
  return [
    `${style.paint.bold(padded(outcome, COLUMN))}${lines.slice(COLUMN)}`,
    ...problemLines(problem, style, indent),
  ].join('\n');
}

function problemLines(problem: FleetProblem | null, style: Style, indent: string): string[] {
  if (problem === null) return [];
  const { code, message, fix } = problem;
  return [`${code}: ${message}`, ...(fix === null ? [] : [`fix: ${fix}`])].map((text) =>
    wrap(text, style.width, `${indent}  `),
  );
}
