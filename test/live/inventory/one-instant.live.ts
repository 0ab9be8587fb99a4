import assert from 'node:assert/strict';
import { test } from 'node:test';
import { randomHex } from '../../contract/fides.ts';
import { execute } from '../kit/database.ts';
import { openServer } from '../kit/server.ts';
import { openTool } from '../kit/tool.ts';

const CLIENTS = 2_000;
const FILL = `
  INSERT INTO client (id, hashed_secret, salt, scopes, roles, systems, name)
  SELECT %s || n, 'none', 'none', ARRAY['system:read'], ARRAY[]::varchar[], ARRAY[]::varchar[], %s
  FROM generate_series(1, %s) AS n`;

const server = openServer();
const { target, fides } = server;
const listed = { skip: fides.expected.clientApi ? false : 'no server before 2.82 lists clients' };

// One statement gives all its rows the same time: PostgreSQL orders them anew for each page.
test(
  `of ${CLIENTS} clients of one instant none is listed twice, and none is missing unsaid`,
  listed,
  async (t) => {
    const tool = await openTool(t, server);
    const { clientId } = await tool.json(['bootstrap', '-p', 'ci', '--preset', 'auditor']);
    const name = `instant-${randomHex()}`;
    t.after(() => execute(target, 'DELETE FROM client WHERE name = %s', name));
    execute(target, FILL, `${name}-`, name, CLIENTS);
    const run = await tool.run(['clients', 'list', '--json']);
    const { complete, servers, clients } = JSON.parse(run.stdout);
    const ids = clients.map((client: { clientId: string }) => client.clientId);
    assert.equal(new Set(ids).size, ids.length);
    assert.ok(ids.includes(clientId), 'what was made by the API is seen in any case');
    const [{ total, stable }] = servers;
    const unseen = total - ids.length;
    t.diagnostic(`${unseen} of ${total} clients are on no page`);
    assert.deepEqual(
      [complete, stable, run.status],
      unseen === 0 ? [true, true, 0] : [false, false, 11],
    );
    const text = await tool.run(['clients', 'list']);
    const words = new RegExp(`^${unseen} of its ${total} clients could not be seen: `, 'm');
    assert.equal(words.test(text.stderr), unseen > 0);
  },
);
