import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { filesIn, newStage } from '../../support/stage.ts';
import {
  APART,
  assertAgreement,
  BOOTSTRAP,
  COMMANDS,
  keptBy,
  newGate,
  tryOfLock,
} from '../kit/races-scene.ts';
import { FULL } from '../kit/scale.ts';

const VERSIONS = FULL ? ['2.86.2', '2.60.0'] : ['2.86.2'];

/**
 * A token whose reply is on its way while its profile goes: none may be left on this machine, where
 * nobody would look for it any more.
 */
async function assertNoneLeft(
  t: TestContext,
  version: string,
  command: 'revoke' | 'remove',
): Promise<void> {
  const [asked, held] = [newGate(), newGate()];
  let minting = false;
  const stage = await newStage(t, version, {
    fault: ({ path }) => {
      if (!minting || !path.endsWith('/token')) return undefined;
      minting = false;
      asked.open();
      return { when: 'after', act: { kind: 'wait', until: held.passed } };
    },
  });
  assert.equal((await stage.run(BOOTSTRAP)).status, 0);
  minting = true;
  const late = stage.run(['token', '-p', 'ci', '--fresh', '--json'], APART);
  await asked.passed;
  const waits = tryOfLock(t, stage, 'ci~token');
  const going = stage.run(COMMANDS[command], APART);
  // It may go at once, or wait until the token is there.
  await Promise.race([going, waits]);
  held.open();
  const [, gone] = await Promise.all([late, going]);
  assert.equal(gone.status, 0, gone.stderr);
  assertAgreement(stage, keptBy([gone]), `${version}: ${command}`);
  assert.deepEqual(filesIn(join(stage.store, 'state', 'tokens')), [], `${version}: ${command}`);
}

for (const version of VERSIONS) {
  for (const command of ['revoke', 'remove'] as const) {
    test(`a token that is on its way is not left by ${command} (${version})`, (t) =>
      assertNoneLeft(t, version, command));
  }
}
