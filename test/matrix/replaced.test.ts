import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ROOT } from '../support/run.ts';
import { lookAt } from './kit/outside.ts';
import { SCENARIOS, type Scenario } from './kit/scenarios.ts';
import { inWorld, type Met } from './kit/world.ts';

/** A copy of the package as it is shipped, and its end in the middle of a run. */
function newPackage(t: TestContext): { executable: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-package-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  t.after(remove);
  for (const name of ['bin', 'dist', 'scopes', 'completions', 'package.json']) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  return { executable: join(folder, 'bin', 'fidesauth.cjs'), remove };
}

/** The requests that change something. */
const MUTATING = ['create', 'assign', 'delete', 'renew'];

const MUTATIONS = SCENARIOS.filter(({ name }) => name !== 'token');
const FORMS: readonly (readonly string[])[] = [[], ['--json'], ['-v']];

describe('a package that is removed while a run changes something', { concurrency: 4 }, () => {
  MUTATIONS.forEach((scenario, at) => {
    const form = FORMS[at % FORMS.length] ?? [];
    test(`${[scenario.name, ...form].join(' ')} ends as ever`, (t) => removedIn(t, scenario, form));
  });
});

function removedIn(t: TestContext, scenario: Scenario, form: readonly string[]): Promise<void> {
  return inWorld('2.86.2', async (world) => {
    await scenario.setUp?.(world);
    const before = await lookAt(world);
    const { executable, remove } = newPackage(t);
    let removed = false;
    const fault = (met: Met) => {
      if (MUTATING.includes(met.name) && !removed) {
        remove();
        removed = true;
      }
      return scenario.fault?.(met);
    };
    const args = [...scenario.args, ...form];
    const ended = await world.run(args, { executable, env: { FORCE_COLOR: '1' }, fault });
    assert.ok(removed, 'nothing was changed');
    assert.equal(ended.status, scenario.status ?? 0, ended.stderr);
    assert.doesNotMatch(ended.stderr, /unexpected|Cannot find module/);
    const view = await lookAt(world);
    if (scenario.status === undefined) assert.ok(scenario.isDone(view, before));
    else assert.deepEqual(view.clients, before.clients);
    assert.deepEqual(view.journal, []);
  });
}
