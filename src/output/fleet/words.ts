import { type Act, isPut } from '../../domain/fleet/decide.ts';
import type { FleetLine, FleetPlan } from '../../usecases/fleet/results.ts';
import { count } from '../base/layout.ts';

/** The acts in the order of a summary: what changes first. */
const ACTS: readonly Act[] = ['create', 'deliver', 'rotate', 'scopes', 'refuse', 'unclear', 'keep'];

/** How many clients need what: `3 create, 1 rotate, 16 keep`. */
export function summaryOf({ clients }: FleetPlan): string {
  const parts = ACTS.flatMap((act) => {
    const number = clients.filter((line) => line.act === act).length;
    return number === 0 ? [] : [`${number} ${act}`];
  });
  return parts.length === 0 ? 'no clients' : parts.join(', ');
}

/** What is said of a client besides its act, a sentence each. */
export function notesOf(line: FleetLine): string[] {
  const ids = (list: readonly string[]): string => list.join(', ');
  const { give, take, retire, forget, waiting, leftovers, leftAlone } = line;
  const changes = line.act === 'scopes' || line.act === 'rotate';
  return [
    ...(changes && give.length > 0 ? [`gives ${ids(give)}`] : []),
    ...(changes && take.length > 0 ? [`takes ${ids(take)}`] : []),
    ...(retire.length > 0 ? [`deletes ${ids(retire)}: retired, its time is over`] : []),
    ...(forget.length > 0 ? [`forgets ${ids(forget)}: retired, and gone from the server`] : []),
    ...waiting.map(({ clientId, notBefore }) => `client ${clientId} works until ${notBefore}`),
    ...(leftovers.length > 0 ? [`deletes ${ids(leftovers)}: left over, no store names it`] : []),
    ...(leftAlone.length > 0
      ? [`leaves ${ids(leftAlone)} alone: too young, or its signs do not agree`]
      : []),
    ...(line.problem?.fix == null ? [] : [`fix: ${line.problem.fix}`]),
  ];
}

/** What is said of the whole fleet, a sentence each. */
export function fleetNotes({ servers, clients, notInManifest }: FleetPlan): string[] {
  const root = servers.filter((server) => server.root).map(({ server }) => server);
  const free = new Set(clients.flatMap((line) => (line.conditional === false ? [line.to] : [])));
  const silent = clients.filter(({ act, mayWrite }) => isPut(act) && mayWrite === null).length;
  return [
    ...(root.length === 0
      ? []
      : [
          `${count(root.length, 'server')} still worked on as root: ${listed(root)}; a client with the preset provisioner is enough`,
        ]),
    ...(free.size === 0
      ? []
      : [
          `${count(free.size, 'place')} without a condition: two runs must never overlap there: ${listed([...free])}`,
        ]),
    ...(silent === 0
      ? []
      : [`whether ${count(silent, 'place')} may be written is not known until apply`]),
    ...(notInManifest.length === 0
      ? []
      : [`${count(notInManifest.length, 'client')} of the fleet not in the manifest`]),
  ];
}

const SHOWN = 10;

function listed(names: readonly string[]): string {
  const more = names.length > SHOWN ? ` and ${names.length - SHOWN} more` : '';
  return `${names.slice(0, SHOWN).join(', ')}${more}`;
}
