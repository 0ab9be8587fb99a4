import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { LiveTarget } from '../test/live/kit/target.ts';
import { benchClients } from './clients.ts';

// A client by HTTP costs a bcrypt each: ten thousand would take an hour.
const FILL = `
import os, sys
import psycopg2
connection = psycopg2.connect(os.environ["DATABASE"])
with connection, connection.cursor() as cursor:
    cursor.execute("""
        INSERT INTO client (id, hashed_secret, salt, scopes, roles, systems, name, description,
                            created_at)
        SELECT 'bench-' || n, 'none', 'none', ARRAY['system:read', 'dataset:read', 'policy:read'],
               ARRAY[]::varchar[], ARRAY[]::varchar[], 'bench ' || n, 'Owner: team-' || n %% 50,
               now() - n * interval '1 minute'
        FROM generate_series(1, %s) AS n""", (int(sys.argv[1]),))
`;
const EMPTY = `
import os
import psycopg2
connection = psycopg2.connect(os.environ["DATABASE"])
with connection, connection.cursor() as cursor:
    cursor.execute("DELETE FROM client WHERE id LIKE 'bench-%'")
`;

/** As `benchClients`, on a real server whose clients are put into its database. */
export function benchRealClients(target: LiveTarget, clients: number, rounds: number): void {
  const python = (code: string, ...args: string[]): void => {
    execFileSync(join(dirname(target.fidesBin), 'python'), ['-c', code, ...args], {
      env: { PATH: process.env.PATH, DATABASE: target.database },
      stdio: 'inherit',
    });
  };
  python(FILL, `${clients}`);
  try {
    benchClients({ ...target, clients }, rounds);
  } finally {
    python(EMPTY);
  }
}
