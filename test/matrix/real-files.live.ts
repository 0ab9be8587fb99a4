import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { openServer } from '../live/kit/server.ts';
import { type Ended, killed } from '../support/run.ts';
import { rootEnv } from '../support/sandbox.ts';
import { documentsIn } from '../support/stage.ts';
import { type FilePlan, failingEnv } from './kit/files/failing-files.ts';

// The journal's own file calls fail in the shipped executable, on a real server: in a replacement,
// which has a point of no return, and in a revoke, whose first record asks for a deletion.

const { target, fides } = openServer();
const REPLACE = ['bootstrap', '-p', 'ci', '--preset', 'auditor', '--if-exists', 'replace', '--yes'];
const REVOKE = ['revoke', '-p', 'ci', '--yes'];

type Place = { readonly folder: string; readonly store: string };

function run({ folder, store }: Place, args: readonly string[], plan?: FilePlan): Promise<Ended> {
  const env = {
    ...rootEnv(target.url, target.rootId, target.rootSecret),
    FIDESAUTH_CONFIG_DIR: store,
    ...(plan === undefined ? {} : failingEnv(store, plan, join(folder, 'calls'))),
  };
  return killed([...args, '--json'], { cwd: folder, env });
}

/** A store with profile `ci`, whose client is deleted at the end. */
async function inPlace<T>(work: (place: Place) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-files-'));
  const place = { folder, store: join(folder, 'store') };
  const made = await run(place, ['bootstrap', '-p', 'ci', '--preset', 'auditor']);
  assert.equal(made.status, 0, made.stderr);
  try {
    return await work(place);
  } finally {
    if (documentsIn(place.store, 'profiles').length > 0) {
      const revoked = await run(place, REVOKE);
      assert.equal(revoked.status, 0, revoked.stderr);
    }
    rmSync(folder, { recursive: true });
  }
}

/** Which calls of a run rename a journal entry or flush the folder for it, by their number. */
function journalCalls(args: readonly string[]): Promise<number[]> {
  return inPlace(async (place) => {
    const ended = await run(place, args, { at: 0, errno: 'EIO', when: 'before', span: 'once' });
    assert.equal(ended.status, 0, ended.stderr);
    const calls = readFileSync(join(place.folder, 'calls'), 'utf8').trimEnd().split('\n');
    const wanted = /^(?:rename|fsync)Sync .*\/journal(?:\/[0-9a-f]{32}\.json)?$/;
    return calls.flatMap((call, index) => (wanted.test(call) ? [index + 1] : []));
  });
}

/** After the fault one `recover` ends what is open, and a profile that is there works. */
async function holds(args: readonly string[], plan: FilePlan): Promise<void> {
  await inPlace(async (place) => {
    const ended = await run(place, args, plan);
    const told = `${JSON.stringify(plan)}: exit ${ended.status}: ${ended.stderr}`;
    const open = documentsIn(place.store, 'state', 'journal').length;
    if (open > 0) assert.equal(ended.status, 9, told);
    if (open > 0) assert.match(ended.stderr, /fidesauth recover -p ci/, told);
    const recovered = await recover(place);
    assert.equal(recovered.status, 0, told + recovered.stderr);
    assert.doesNotMatch(ended.stderr + recovered.stdout, /somebody else/, told);
    const profiles = documentsIn(place.store, 'profiles').length;
    assert.equal(documentsIn(place.store, 'credentials').length, profiles, told);
    if (args === REPLACE) assert.equal(profiles, 1, told);
    if (profiles === 0) return;
    const token = await run(place, ['token', '-p', 'ci', '--fresh']);
    assert.equal(token.status, 0, told + token.stderr);
  });
}

/** Before Fides 2.82 nobody can tell whether a create that may have been sent made a client. */
async function recover(place: Place): Promise<Ended> {
  const ended = await run(place, ['recover', '--yes']);
  const marker = /--forget ([0-9a-f]{32})/.exec(ended.stderr)?.[1];
  if (fides.expected.clientApi || marker === undefined) return ended;
  return run(place, ['recover', '--forget', marker, '--yes']);
}

for (const [name, args] of Object.entries({ replacement: REPLACE, revoke: REVOKE })) {
  test(`the journal of a ${name} on a disk that fails at each of its calls`, async (t) => {
    const calls = await journalCalls(args);
    assert.ok(calls.length >= 4, `${calls.length} calls`);
    for (const at of calls) {
      await holds(args, { at, errno: 'EIO', when: 'after', span: 'once' });
      await holds(args, { at, errno: 'ENOSPC', when: 'before', span: 'on' });
    }
    t.diagnostic(`${name}: ${2 * calls.length} runs`);
  });
}
