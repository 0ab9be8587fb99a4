import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { rootToken } from '../../support/admin.ts';
import type { Fault, FaultAct, RequestRecord } from '../../support/fault-server.ts';
import { nameOf, once, type RequestName } from '../../support/requests.ts';
import { documentsIn, errorOf, newStage, remainsIn, type Stage } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];
const JSON_TYPE = { 'content-type': 'application/json' };
const RESET: Fault = { when: 'before', act: { kind: 'reset' } };

/** Deletions that do not happen. The first two say so, the third claims to have worked. */
const DELETE_FAILS: Readonly<Record<string, FaultAct>> = {
  'is refused': { kind: 'reply', status: 403, headers: JSON_TYPE, body: '{"detail":"no"}' },
  'gets no answer': { kind: 'hang' },
  'is claimed and not done': { kind: 'reply', status: 200, headers: JSON_TYPE, body: 'null' },
};

/** The proof token fails once, and each deletion always. */
function failing(act: FaultAct): (request: RequestRecord) => Fault | undefined {
  const proof = once('proof token', RESET).fault;
  return (request) => (nameOf(request) === 'delete' ? { when: 'before', act } : proof?.(request));
}

for (const version of ['2.86.2', '2.60.0']) {
  describe(`an undo that fails on ${version}`, { concurrency: 4 }, () => {
    for (const [name, act] of Object.entries(DELETE_FAILS)) {
      // Rule 40 of docs/terminal.md.
      test(`because the deletion ${name}: exit 9 names what remains`, async (t) => {
        const stage = await newStage(t, version, { fault: failing(act) });
        // Short where no answer comes, yet long enough that all other requests get theirs.
        const timeout = act.kind === 'hang' ? '6' : '120';
        const run = await stage.run([...BOOTSTRAP, '--timeout', timeout]);
        const error = errorOf(run);
        assert.deepEqual([error.code, run.status], ['bootstrap.incomplete', 9], run.stderr);
        const [clientId = ''] = stage.living();
        assert.equal(error.clientId, clientId);
        assert.match(error.message, /the connection closed/);
        assert.match(error.fix ?? '', /fidesauth recover -p default/);
        const [entry] = documentsIn(stage.store, 'state', 'journal');
        assert.deepEqual([entry?.state, entry?.clientId], ['undoing', clientId]);
        assert.deepEqual(remainsIn(stage.store), [
          `credentials/${clientId}.json`,
          `state/journal/${entry?.marker}.json`,
        ]);
        assert.equal(`${run.stderr}`.includes(stage.made[0]?.client_secret ?? ''), false);
      });
    }
  });
}

describe('a client that somebody else deletes in between', () => {
  for (const version of ['2.86.2', '2.60.0']) {
    test(`is told of, and nothing remains (${version})`, async (t) => {
      const meddle = (request: RequestRecord): Fault | undefined => {
        if (nameOf(request) !== 'read back' || stage.made.length === 0 || done) return undefined;
        done = true;
        return { when: 'before', act: { kind: 'wait', until: removeAll(stage) } };
      };
      let done = false;
      const stage: Stage = await newStage(t, version, { fault: meddle });
      const run = await stage.run(BOOTSTRAP.filter((arg) => arg !== '--json'));
      assert.notEqual(run.status, 0);
      assert.match(run.stderr, /somebody else removed it|was not seen before its deletion/);
      assert.deepEqual(remainsIn(stage.store), []);
    });
  }
});

async function removeAll(stage: Stage): Promise<void> {
  const { url } = stage.server;
  const headers = { authorization: `Bearer ${await rootToken(stage)}` };
  for (const id of stage.living()) {
    await fetch(`${url}/api/v1/oauth/client/${id}`, { method: 'DELETE', headers });
  }
}

describe('a rolling upgrade between looking and creating', () => {
  const body = '{"detail":[{"type":"model_attributes_type","loc":["body"],"msg":"wrong form"}]}';
  const act: FaultAct = { kind: 'reply', status: 422, headers: JSON_TYPE, body };

  test('is met by the other form of the create, once', async (t) => {
    const stage = await newStage(t, '2.86.2', once('create', { when: 'before', act }));
    const run = await stage.run(BOOTSTRAP);
    assert.equal(run.status, 0, run.stderr);
    const sent = stage.server.requests.map(nameOf).filter(isChange);
    assert.deepEqual(sent, ['create', 'create', 'assign']);
    assert.equal(stage.living().length, 1);
  });

  test('a server that takes neither form is exit 7 and has made nothing', async (t) => {
    const fault = (request: RequestRecord): Fault | undefined =>
      nameOf(request) === 'create' ? { when: 'before', act } : undefined;
    const stage = await newStage(t, '2.60.0', { fault });
    const run = await stage.run(BOOTSTRAP);
    assert.deepEqual([errorOf(run).code, run.status], ['server.reply', 7]);
    assert.equal(stage.server.requests.map(nameOf).filter(isChange).length, 2);
    assert.deepEqual(remainsIn(stage.store), []);
  });
});

function isChange(name: RequestName | undefined): boolean {
  return name === 'create' || name === 'assign' || name === 'delete';
}
