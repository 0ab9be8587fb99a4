import { unknownLabel } from '../../domain/fleet/labels.ts';
import type { Fleet } from '../../domain/fleet/manifest.ts';
import { FidesAuthError } from '../../errors.ts';

/**
 * The fleet with only the servers that have all these labels (`NAME=VALUE`, or `server=NAME`).
 * @throws input.invalid for a label that no server has, or where none has all
 */
export function chosenServers(fleet: Fleet, labels: readonly string[]): Fleet {
  const all = fleet.servers.map((server) => ({
    server,
    labels: { ...server.labels, server: server.name },
  }));
  let chosen = all;
  for (const label of labels) {
    const [name = '', value = ''] = label.split(/=(.*)/s);
    if (!label.includes('=')) throw invalid(label, 'it is not NAME=VALUE');
    const problem = unknownLabel(name, value, all);
    if (problem !== undefined) throw invalid(label, problem);
    chosen = chosen.filter((one) => new Map(Object.entries(one.labels)).get(name) === value);
  }
  if (chosen.length === 0) throw invalid(labels.join(' -l '), 'no server has all these labels');
  return { ...fleet, servers: chosen.map(({ server }) => server) };
}

function invalid(label: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `-l ${label.slice(0, 100)}: ${why}`, {
    fix: 'give labels of the manifest, as in -l env=prod, or -l server=NAME',
  });
}
