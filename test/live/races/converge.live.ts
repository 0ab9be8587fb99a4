import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { blockOf } from '../../../src/domain/clients/description.ts';
import { CLIENT, fieldsOf, isReply, randomHex } from '../../contract/fides.ts';
import { fidesauth, type Run, tempFolder } from '../../support/run.ts';
import { rootEnv } from '../../support/sandbox.ts';
import { errorOf } from '../../support/stage.ts';
import { openServer } from '../kit/server.ts';

const ROUNDS = 10;
const RUNS = 5;

const server = openServer();
const { target, fides } = server;
const key = `race-${randomHex().slice(0, 12)}`;
const ARGS = ['bootstrap', '--preset', 'auditor', '--key', key, '--if-exists', 'replace', '--yes'];

type Listed = { readonly client_id: string; readonly description: string | null };

/** The ids of the key's clients, newest first. */
async function clientsOfKey(): Promise<string[]> {
  const { items } = fieldsOf(await fides.asRoot('GET', `${CLIENT}?size=100`));
  return (items as Listed[])
    .filter(({ description }) => blockOf(description)?.key === key)
    .map(({ client_id }) => client_id);
}

function codeOf(run: Run): string {
  return run.status === 0 ? 'done' : errorOf(run).code;
}

const unkeyed = { skip: fides.expected.clientApi ? false : 'there are no keys before 2.82' };

test(
  `${ROUNDS} rounds of ${RUNS} runs with one key end with one client each`,
  unkeyed,
  async (t) => {
    const folder = await tempFolder(t);
    const env = rootEnv(target.url, target.rootId, target.rootSecret);
    const counts = new Map<string, number>();
    for (let round = 1; round <= ROUNDS; round += 1) {
      const one = async (at: number): Promise<Run> => {
        const store = join(folder, `round${round}-${at}`);
        const args = [...ARGS, '--export', `dotenv=${store}.env`, '--json'];
        const own = { ...env, FIDESAUTH_CONFIG_DIR: store };
        return fidesauth(args, { env: own, cwd: folder, mode: 'spawned' });
      };
      const runs = await Promise.all(Array.from({ length: RUNS }, (_, at) => one(at)));
      const codes = runs.map(codeOf);
      for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
      const left = await clientsOfKey();
      const label = `round ${round}: ${codes.join(', ')}; ${left.length} left`;
      assert.equal(left.length, 1, label);
      assert.deepEqual(new Set([...codes, 'client.superseded', 'done']).size, 2, label);
      const done = runs.filter(({ status }) => status === 0);
      const ids = done.map(({ stdout }) => JSON.parse(stdout).clientId);
      assert.ok(ids.includes(left[0]), `${label}: what is left is that of a run that ended well`);
    }
    for (const id of await clientsOfKey()) {
      isReply(await fides.asRoot('DELETE', `${CLIENT}/${id}`), 200, null);
    }
    t.diagnostic(
      `convergence: ${[...counts].map(([code, count]) => `${count} ${code}`).join(', ')}`,
    );
  },
);
