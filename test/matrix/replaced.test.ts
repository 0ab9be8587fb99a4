import assert from 'node:assert/strict';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ROOT } from '../support/run.ts';
import { lookAt } from './kit/outside.ts';
import { FULL } from './kit/scale.ts';
import { MUTATIONS, type Scenario, type Version, versionsOf } from './kit/scenarios.ts';
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

const HOOK = join(ROOT, 'test', 'matrix', 'kit', 'removed-package.cjs');

/** The mutations that change nothing on a server. */
const LOCAL = ['profiles remove', 'rename', 'import'];

/** The requests that change something. */
const MUTATING = ['create', 'assign', 'delete', 'renew'];

const EXPORTS: readonly Scenario[] = ['dotenv=.env', 'k8s-secret=secret.yaml', 'shell'].map(
  (target) => ({
    name: `bootstrap --export ${target}`,
    args: ['bootstrap', '--preset', 'auditor', '-p', 'ci', '--export', target],
    requests: { '2.86.2': [], '2.60.0': [] },
    isDone: ({ profiles }) => profiles.length === 1,
  }),
);

const FORMS: readonly (readonly string[])[] = [[], ['--json'], ['-v']];

describe('a package that is removed while a run changes something', { concurrency: 4 }, () => {
  [...MUTATIONS, ...EXPORTS].forEach((scenario, at) => {
    const versions = versionsOf(scenario);
    versions.forEach((version, further) => {
      // The reduced run takes the releases by turns.
      if (!FULL && (at + further) % versions.length !== 0) return;
      const form = scenario.name.endsWith('shell') ? [] : (FORMS[at % FORMS.length] ?? []);
      const name = `${[scenario.name, ...form].join(' ')} on ${version} ends as ever`;
      test(name, (t) => removedIn(t, version, scenario, form));
    });
  });
});

function removedIn(
  t: TestContext,
  version: Version,
  scenario: Scenario,
  form: readonly string[],
): Promise<void> {
  return inWorld(version, async (world) => {
    await scenario.setUp?.(world);
    const before = await lookAt(world);
    const { executable, remove } = newPackage(t);
    const fault = (met: Met) => {
      if (MUTATING.includes(met.name) && existsSync(executable)) remove();
      return scenario.fault?.(met);
    };
    const args = [...scenario.args, ...form];
    const own = LOCAL.includes(scenario.name) ? { NODE_OPTIONS: `--require ${HOOK}` } : {};
    const env = { FORCE_COLOR: '1', ...own };
    const ended = await world.run(args, { executable, env, fault });
    assert.ok(!existsSync(executable), 'nothing was changed');
    assert.equal(ended.status, scenario.status ?? 0, ended.stderr);
    assert.doesNotMatch(ended.stderr, /unexpected|Cannot find module/);
    const view = await lookAt(world);
    if (scenario.status === undefined) assert.ok(scenario.isDone(view, before));
    else assert.deepEqual(view.clients, before.clients);
    assert.deepEqual(view.journal, []);
  });
}
