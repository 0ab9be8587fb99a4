import type { Fleet, FleetServer } from '../../domain/fleet/manifest.ts';
import type { AdminCredential } from '../access/admin.ts';

/** What `fleet plan` and `fleet apply` work on. */
export type FleetInput = {
  /** The fleet, with the servers that were chosen. */
  readonly fleet: Fleet;
  /** Reads the admin credential of a server that has proved to be Fides. @throws input.*, sink.* */
  admin(server: FleetServer): Promise<AdminCredential>;
  /** Whether the pair in each store is to get a token, which costs the server 0.3 s each. */
  readonly prove: boolean;
};
