import type { FleetLine, FleetPlan } from '../../usecases/fleet/results.ts';
import { count, hang, padded, wrap } from '../base/layout.ts';
import type { Style } from '../base/style.ts';
import { fleetNotes, notesOf, summaryOf } from './words.ts';

/** A fleet's plan for people: a client a line, with what else is to be done for it below. */
export function fleetPlanText(plan: FleetPlan, style: Style): string {
  const { fleet, servers, clients, notInManifest } = plan;
  const head = wrap(
    `fleet ${fleet}: ${count(servers.length, 'server')}, ${count(clients.length, 'client')}: ${summaryOf(plan)}`,
    style.width,
  );
  const failed = servers.flatMap(({ server, url, problem }) =>
    problem === null
      ? []
      : [
          hang(`server ${server} (${url}): ${problem.code}: ${problem.message}`, style.width, ''),
          ...(problem.fix === null ? [] : [wrap(`fix: ${problem.fix}`, style.width, '  ')]),
        ],
  );
  const strays = notInManifest.map(({ server, client, clientId, removable }) =>
    hang(
      `not in the manifest: client ${clientId} (${client}) on ${server}${removable ? '' : '; --prune would leave it alone'}`,
      style.width,
      '',
    ),
  );
  const notes = fleetNotes(plan).map((text) => hang(text, style.width, ''));
  return [
    style.paint.bold(head),
    ...clients.map((line) => lineText(line, style)),
    ...failed,
    ...strays,
    ...notes,
  ].join('\n');
}

/** As wide as the longest act. */
const COLUMN = 9;

function lineText(line: FleetLine, style: Style): string {
  const { act, server, client, to, clientId, why } = line;
  const which = clientId === null ? '' : ` (client ${clientId})`;
  const indent = ' '.repeat(COLUMN);
  // The message of a store begins with the place.
  const reason = why.startsWith(`${to}: `) ? why.slice(to.length + 2) : why;
  const text = wrap(`${client} on ${server} -> ${to}${which}: ${reason}`, style.width, indent);
  const head = padded(act, COLUMN);
  return [
    `${act === 'keep' ? style.paint.dim(head) : style.paint.bold(head)}${text.slice(COLUMN)}`,
    ...notesOf(line).map((note) => wrap(note, style.width, `${indent}  `)),
  ].join('\n');
}
