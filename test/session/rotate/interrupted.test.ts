import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { makeClient, tokenOf } from '../../support/admin.ts';
import type { Fault, RequestRecord } from '../../support/fault-server.ts';
import type { Run } from '../../support/run.ts';
import { documentsIn, entriesIn, errorOf, type Stage } from '../../support/stage.ts';
import { isAccepted, storedPair, storedProfile, WITHOUT_ROOT, withProfile } from './scene.ts';

const IN_PLACE = ['rotate', '-p', 'ci', '--in-place', '--yes', '--json'];
const NEW = ['rotate', '-p', 'ci', '--new-client', '--yes', '--json'];
const RECOVER = ['recover', '-p', 'ci', '--yes', '--json'];
/** Runs at the same time are processes of their own. */
const APART = { mode: 'spawned' } as const;

const isRotation = ({ path }: RequestRecord): boolean => path.endsWith('/secret');
const LOST: Fault = { when: 'after', act: { kind: 'reset' } };

function journalOf({ store }: Stage): readonly string[] {
  return entriesIn(join(store, 'state', 'journal'));
}

async function isSound(stage: Stage): Promise<boolean> {
  const pair = storedPair(stage, String(storedProfile(stage).clientId));
  return pair !== undefined && (await isAccepted(stage, pair));
}

/** A promise that is settled from outside. */
function gate() {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { passed, open: () => open() };
}

describe('a rotation in place that is cut short', { concurrency: 4 }, () => {
  test('is on disk before the request, with a marker of its own', async (t) => {
    const seen: Record<string, unknown>[] = [];
    const { stage } = await withProfile(t, '2.86.2', {
      fault: (request) => {
        if (isRotation(request)) seen.push(...documentsIn(stage.store, 'state', 'journal'));
        return undefined;
      },
    });
    assert.equal((await stage.run(IN_PLACE)).status, 0);
    const [entry, ...others] = seen;
    assert.deepEqual(others, []);
    assert.deepEqual(
      [entry?.operation, entry?.state, entry?.version],
      ['rotate-in-place', 'rotating', 2],
    );
    assert.notEqual(entry?.marker, storedProfile(stage).marker);
    assert.deepEqual(journalOf(stage), []);
  });

  test('rotates again when a reply is lost', async (t) => {
    let lost = 1;
    const { stage } = await withProfile(t, '2.86.2', {
      fault: (request) => (isRotation(request) && lost-- > 0 ? LOST : undefined),
    });
    assert.equal((await stage.run(IN_PLACE)).status, 0);
    assert.equal(stage.server.requests.filter(isRotation).length, 2);
    assert.equal(await isSound(stage), true);
  });

  test('only goes forward, by a credential with client:update', async (t) => {
    let armed = true;
    const { stage, pair } = await withProfile(t, '2.86.2', {
      fault: (request) => (armed && isRotation(request) ? LOST : undefined),
    });
    const cut = await stage.run(IN_PLACE);
    assert.deepEqual([cut.status, errorOf(cut).code], [9, 'rotate.incomplete']);
    assert.match(errorOf(cut).message, new RegExp(`old secret of client ${pair.client_id}`));
    assert.match(errorOf(cut).fix ?? '', /^finish it: fidesauth recover -p ci --yes/);
    armed = false;
    assert.equal(await isSound(stage), false, 'the stored secret has ended');
    const busy = await stage.run(IN_PLACE);
    assert.deepEqual([busy.status, errorOf(busy).code], [6, 'profile.busy']);
    const back = await stage.run([...RECOVER, '--undo']);
    assert.deepEqual([back.status, errorOf(back).code], [6, 'profile.busy']);
    assert.match(errorOf(back).message, /a rotation in place cannot be undone/);
    const weak = await makeClient(stage, ['client:create', 'client:read', 'client:delete']);
    const token = await tokenOf(stage, weak);
    const may = { ...WITHOUT_ROOT, stdin: token };
    const refused = await stage.run([...RECOVER, '--admin-token-file', '-'], may);
    assert.deepEqual([refused.status, errorOf(refused).missingScopes], [4, ['client:update']]);
    assert.equal(journalOf(stage).length, 1);
    const done = await stage.run(RECOVER);
    assert.equal(done.status, 0, done.stderr);
    assert.equal(JSON.parse(done.stdout).recovered[0].outcome, 'finished');
    assert.equal(await isSound(stage), true);
    assert.deepEqual(journalOf(stage), []);
  });
});

describe('commands that meet a rotation', { concurrency: 3 }, () => {
  /** Runs `second` while the first rotation waits for the reply to that request. */
  async function meet(
    stage: Stage,
    hold: { readonly reached: Promise<void>; open(): void },
    args: readonly string[],
    second: readonly string[],
    until: (run: Promise<Run>) => Promise<unknown>,
  ): Promise<readonly [Run, Run]> {
    const first = stage.run(args, APART);
    await hold.reached;
    const other = stage.run(second, APART);
    await until(other);
    hold.open();
    return Promise.all([first, other]);
  }

  function holding(isHeld: (request: RequestRecord) => boolean) {
    const [reached, held] = [gate(), gate()];
    let armed = true;
    const fault = (request: RequestRecord): Fault | undefined => {
      if (!armed || !isHeld(request)) return undefined;
      armed = false;
      reached.open();
      return { when: 'after', act: { kind: 'wait', until: held.passed } };
    };
    return { fault, reached: reached.passed, open: held.open };
  }

  test('token waits for the end of a rotation in place, and takes the new secret', async (t) => {
    const hold = holding(isRotation);
    const refused = gate();
    let rotating = false;
    const { stage } = await withProfile(t, '2.86.2', {
      fault: (request) => {
        if (isRotation(request)) rotating = true;
        const isToken =
          request.path.endsWith('/token') && !request.body.includes('client_id=root&');
        if (isToken && rotating) refused.open();
        return hold.fault(request);
      },
    });
    const token = ['token', '-p', 'ci', '--fresh'];
    const [rotation, minted] = await meet(stage, hold, IN_PLACE, token, () => refused.passed);
    assert.equal(rotation.status, 0, rotation.stderr);
    assert.equal(minted.status, 0, minted.stderr);
    assert.match(minted.stdout, /^eyJ\S+\n$/);
  });

  for (const [name, args, second] of [
    ['two by a new client', NEW, NEW],
    ['a new client and in place', NEW, IN_PLACE],
    ['two in place', IN_PLACE, IN_PLACE],
    ['a new client and revoke', NEW, ['revoke', '-p', 'ci', '--yes', '--json']],
    ['in place and revoke', IN_PLACE, ['revoke', '-p', 'ci', '--yes', '--json']],
  ] as const) {
    test(`${name} at once: whatever the order, nothing is lost`, async (t) => {
      const { stage } = await withProfile(t, '2.86.2');
      const runs = await Promise.all([stage.run(args, APART), stage.run(second, APART)]);
      const codes = runs.map((run) => (run.status === 0 ? 'done' : errorOf(run).code));
      const known = [
        'done',
        'client.retiring',
        'client.changed',
        'profile.busy',
        'profile.unknown',
      ];
      assert.ok(
        codes.includes('done') && codes.every((code) => known.includes(code)),
        codes.join(),
      );
      assert.deepEqual(journalOf(stage), []);
      const profiles = documentsIn(stage.store, 'profiles');
      const left = documentsIn(stage.store, 'credentials').map(({ clientId }) => String(clientId));
      const named = profiles.flatMap(({ clientId, retiring }) => [
        String(clientId),
        ...(retiring === undefined ? [] : [(retiring as { clientId: string }).clientId]),
      ]);
      assert.deepEqual([...left].sort(), [...named].sort(), codes.join());
      for (const id of named) {
        const pair = storedPair(stage, id);
        assert.ok(pair !== undefined && (await isAccepted(stage, pair)), `${id}: ${codes.join()}`);
      }
      const others = stage.living().filter((id) => !named.includes(id));
      assert.deepEqual(others, [], codes.join());
    });
  }
});
