import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { startFaultServer } from '../../support/fault-server.ts';
import { fidesauth, tempFolder } from '../../support/run.ts';
import { newSandbox, rootEnv } from '../../support/sandbox.ts';

describe('an interrupt while the server is being identified', () => {
  it('is exit 130, with nothing sent, nothing left and no lock', async (t) => {
    const { sandbox, rootId, rootSecret } = newSandbox('2.86.2');
    let pid = 0;
    const server = await startFaultServer(sandbox, {
      fault: ({ order }) => {
        if (order === 1) process.kill(pid, 'SIGINT');
        return { when: 'before', act: { kind: 'hang' } };
      },
    });
    t.after(() => server.close());
    const folder = await tempFolder(t);
    const env = { FIDESAUTH_CONFIG_DIR: folder, ...rootEnv(server.url, rootId, rootSecret) };
    const run = await fidesauth(['bootstrap', '--preset', 'auditor'], {
      env,
      onStart: (started) => {
        pid = started;
      },
    });
    assert.equal(run.status, 130, run.stderr);
    assert.match(run.stderr, /error: SIGINT: stopped/);
    assert.ok(server.requests.every(({ headers }) => headers.authorization === undefined));
    const locks = join(folder, 'state', 'locks');
    assert.deepEqual(existsSync(locks) ? readdirSync(locks) : [], []);
  });
});
