import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { entriesIn } from '../support/stage.ts';
import { OUTPUT_KINDS, type OutputKind } from './kit/output-kinds.ts';
import { lookAt, type View } from './kit/outside.ts';
import { FULL } from './kit/scale.ts';
import { MUTATIONS, type Scenario, type Version, versionsOf } from './kit/scenarios.ts';
import { plantProfile } from './kit/template.ts';
import { inWorld, type World } from './kit/world.ts';

const FORMS: readonly (readonly string[])[] = [[], ['--json'], ['-v']];

const ALL = MUTATIONS.flatMap((scenario) =>
  OUTPUT_KINDS.flatMap((kind) =>
    versionsOf(scenario).map((version) => ({ scenario, kind, version })),
  ),
);

/** The reduced run takes each kind and each mutation, in pairs that differ. */
const CHOSEN = FULL
  ? ALL
  : OUTPUT_KINDS.map((kind, at) => {
      const scenario = MUTATIONS[(at * 5) % MUTATIONS.length] as Scenario;
      const versions = versionsOf(scenario);
      return { kind, scenario, version: versions[at % versions.length] as Version };
    });

describe('a run whose words get lost does its work all the same', { concurrency: 4 }, () => {
  CHOSEN.forEach(({ scenario, kind, version }, at) => {
    const form = FORMS[at % FORMS.length] ?? [];
    const name = [scenario.name, ...form, `on ${version}:`, kind.name].join(' ');
    test(name, { skip: kind.missing }, (t) =>
      inWorld(version, async (world) => {
        await scenario.setUp?.(world);
        const before = await lookAt(world);
        const { fault } = scenario;
        const given = { ...kind.options(t), ...(fault === undefined ? {} : { fault }) };
        const { status, stderr } = await world.run([...scenario.args, ...form], given);
        assert.equal(status, statusOf(scenario, kind), stderr);
        assert.doesNotMatch(stderr, /^ +at |node:internal/m);
        if (kind.name === 'stdout full')
          assert.match(stderr, /writing to stdout|connection closed/);
        await requireWhole(world, scenario, before);
      }),
    );
  });
});

/** The work is done, or taken back, and nothing is left open. */
async function requireWhole(world: World, scenario: Scenario, before: View): Promise<void> {
  const view = await lookAt(world);
  if (scenario.status === undefined) assert.ok(scenario.isDone(view, before));
  else assert.deepEqual(view.clients, before.clients);
  assert.deepEqual(view.journal, []);
  assert.deepEqual(leftLocks(world.store), []);
}

/** What failed anyhow keeps its own status: it has no result that could be lost. */
function statusOf(scenario: Scenario, { fails }: OutputKind): number {
  return scenario.status ?? (fails ? 8 : 0);
}

function leftLocks(store: string): string[] {
  return entriesIn(store).filter((name) => name.startsWith('state/locks/'));
}

const TELLING: readonly (readonly string[])[] = [
  ['--version'],
  ['--help'],
  ['--version', '--json'],
  ['help', 'exit-codes'],
  ['completion', 'bash'],
  ['token', '-p', 'ci'],
  ['export', '-p', 'ci', '-o', '-'],
  ['export', '-p', 'ci', '--format', 'json'],
  ['exec', '-p', 'ci', '--mask', '--', 'echo', 'told'],
  ['profiles', 'list', '--json'],
];

test('what only tells ends with 8 where stdout is full, and with 0 where nobody reads', () =>
  inWorld('2.86.2', async (world) => {
    await plantProfile(world);
    for (const args of TELLING) {
      const full = await world.run(args, { redirect: '>/dev/full' });
      assert.equal(full.status, 8, `${args.join(' ')}: ${full.stderr}`);
      assert.match(full.stderr, /stdout.*\(ENOSPC\)/);
      assert.doesNotMatch(full.stderr, /^ +at |node:internal/m);
      const unread = await world.run(args, { unread: 'stdout' });
      assert.deepEqual([unread.status, unread.stderr], [0, ''], args.join(' '));
    }
  }));
