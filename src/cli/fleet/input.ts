import type { Deps } from '../../usecases/base/deps.ts';
import type { FleetInput } from '../../usecases/fleet/input.ts';
import type { Shell } from '../base/shell.ts';
import { fleetAdmin } from './admin.ts';
import { chosenServers } from './chosen.ts';
import { readFleet } from './manifest.ts';

/** The flags that say which fleet, and which of its servers, as commander passes them. */
export type FleetFlags = { readonly file: string; readonly label: readonly string[] };

/**
 * What a command works on, as the command line says.
 * @throws fleet.invalid, input.missing, input.invalid
 */
export async function fleetInput(
  { file, label }: FleetFlags,
  shell: Shell,
  deps: Deps,
): Promise<Omit<FleetInput, 'prove'>> {
  const { fleet, folder } = await readFleet(file, shell, deps.store.randomHex);
  const { host } = shell;
  return {
    fleet: chosenServers(fleet, label),
    admin: (server) => fleetAdmin(server, { host, deps, folder }),
  };
}
