import { execFileSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import type { LiveTarget } from './target.ts';

const EXECUTE = `
import json, os, sys
import psycopg2
statement, values = json.load(sys.stdin)
connection = psycopg2.connect(os.environ["DATABASE"])
with connection, connection.cursor() as cursor:
    cursor.execute(statement, values)
    print(json.dumps(cursor.fetchall() if cursor.description else []))
`;

type Row = readonly (string | number | null)[];

/**
 * Executes one SQL statement in the database of a real server, with values for each `%s` in it, by
 * the server's own Python. Returns its rows.
 */
export function execute(
  { database, fidesBin }: Pick<LiveTarget, 'database' | 'fidesBin'>,
  statement: string,
  ...values: readonly (string | number)[]
): readonly Row[] {
  const said = execFileSync(join(dirname(fidesBin), 'python'), ['-c', EXECUTE], {
    env: { PATH: process.env.PATH, DATABASE: database },
    input: JSON.stringify([statement, values]),
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  return JSON.parse(said) as Row[];
}
