import { execute } from '../test/live/kit/database.ts';
import type { LiveTarget } from '../test/live/kit/target.ts';
import { benchClients } from './clients.ts';

// A client by HTTP costs a bcrypt each: ten thousand would take an hour.
const FILL = `
  INSERT INTO client (id, hashed_secret, salt, scopes, roles, systems, name, description, created_at)
  SELECT 'bench-' || n, 'none', 'none', ARRAY['system:read', 'dataset:read', 'policy:read'],
         ARRAY[]::varchar[], ARRAY[]::varchar[], 'bench ' || n, 'Owner: team-' || n %% 50,
         now() - n * interval '1 minute'
  FROM generate_series(1, %s) AS n`;
const EMPTY = "DELETE FROM client WHERE id LIKE 'bench-%%'";

/** As `benchClients`, on a real server whose clients are put into its database. */
export function benchRealClients(target: LiveTarget, clients: number, rounds: number): void {
  execute(target, FILL, clients);
  try {
    benchClients({ ...target, clients }, rounds);
  } finally {
    execute(target, EMPTY);
  }
}
