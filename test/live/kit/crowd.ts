import { execute } from './database.ts';
import type { LiveTarget } from './target.ts';

/** What every so many of a crowd hold, in its order; the rest holds system:read. */
export const CROWD = { admin: ['user:password-reset'], personal: ['privacy-request:read'] };

/** A name that must stay text wherever it is shown. */
export const HOSTILE = '</style><script>alert(1)</script>\u202e<img src=x>';

const INSERT = `
INSERT INTO client
SELECT (jsonb_populate_record(one, jsonb_build_object(
  'id', 'crowd-' || lpad(n::text, 26, '0'),
  'name', CASE WHEN n = 1 THEN %s ELSE 'crowd ' || n END,
  'created_at', one.created_at - n * interval '1 minute',
  'scopes', CASE WHEN n %% 40 = 0 THEN %s::jsonb WHEN n %% 10 = 1 THEN %s::jsonb
    ELSE '["system:read"]'::jsonb END))).*
FROM client one, generate_series(1, %s) n WHERE one.id = %s`;

/**
 * Puts so many clients into the database of a server (2.82 and later), each a copy of the client
 * `model`: every 40th can become admin, every 10th from the first on sees personal data.
 */
export function insertCrowd(target: LiveTarget, model: string, count: number): void {
  const { admin, personal } = CROWD;
  execute(target, INSERT, HOSTILE, JSON.stringify(admin), JSON.stringify(personal), count, model);
}

/** Takes the crowd out again. */
export function removeCrowd(target: LiveTarget): void {
  execute(target, "DELETE FROM client WHERE id LIKE 'crowd-%%' AND %s = 1", 1);
}
