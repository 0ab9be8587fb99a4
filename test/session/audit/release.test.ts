import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { ExplainedScope } from '../../../src/usecases/scopes/explain.ts';
import { newStage, type Stage } from '../../support/stage.ts';

type Risks = readonly { readonly scope: string; readonly kind: string }[];

const SCOPES = ['client:create', 'client:update', 'connection:create_or_update'];

/** Of these, what amounts to admin on a release. */
const ADMIN: readonly (readonly [release: string, admin: readonly string[]])[] = [
  ['2.42.0', ['client:create', 'client:update']],
  ['2.60.0', SCOPES],
  ['2.75.0', ['connection:create_or_update']],
  ['2.86.2', ['client:update', 'connection:create_or_update']],
];

async function documentOf<T>(stage: Stage, ...args: string[]): Promise<T> {
  const run = await stage.run([...args, '--json']);
  // Before 2.82 the server does not say which clients it has.
  const incomplete = args[0] === 'clients' && stage.version !== '2.86.2';
  assert.equal(run.status, incomplete ? 11 : 0, run.stderr);
  return JSON.parse(run.stdout);
}

function adminIn(risks: Risks): string[] {
  return risks.flatMap(({ scope, kind }) => (kind === 'admin' ? [scope] : []));
}

describe('what amounts to admin on the release of the server', { concurrency: 2 }, () => {
  for (const [release, admin] of ADMIN) {
    test(`is the same to every command on ${release}`, async (t) => {
      const stage = await newStage(t, release);
      writeFileSync(join(stage.folder, 'own.json'), JSON.stringify({ include: SCOPES }));
      const bootstrap = ['bootstrap', '-p', 'ci', '--preset', './own.json'];
      type Plan = { readonly risks: Risks };
      const plan = await documentOf<Plan>(stage, ...bootstrap, '--dry-run');
      assert.deepEqual(adminIn(plan.risks), admin);
      const { clientId } = await documentOf<{ clientId: string }>(stage, ...bootstrap);
      type Shown = { readonly resolved: Plan };
      const shown = await documentOf<Shown>(stage, 'scopes', 'show', './own.json');
      assert.deepEqual(adminIn(shown.resolved.risks), admin);
      type Explained = { readonly scopes: readonly ExplainedScope[] };
      const explained = await documentOf<Explained>(stage, 'scopes', 'explain', ...SCOPES);
      const told = explained.scopes.filter((one) => one.admin !== null);
      assert.deepEqual(
        told.map(({ scope }) => scope),
        admin,
      );
      const client = await documentOf<Plan>(stage, 'clients', 'show', clientId);
      assert.deepEqual(adminIn(client.risks), admin);
      // The same scopes where nothing names them in full.
      writeFileSync(join(stage.folder, 'own.json'), JSON.stringify({ include: ['client:read'] }));
      type Report = { readonly subjects: readonly { readonly findings: readonly Finding[] }[] };
      type Finding = { readonly scope: string; readonly severity: string };
      const run = await stage.run(['scopes', 'diff', '-p', 'ci', '--json', '--exit-zero']);
      const { subjects }: Report = JSON.parse(run.stdout);
      const critical = subjects[0]?.findings.filter(({ severity }) => severity === 'critical');
      assert.deepEqual(critical?.map(({ scope }) => scope).sort(), admin);
    });
  }
});
