import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import type { TestContext } from 'node:test';
import { newStage, type Stage, type StageOptions } from '../support/stage.ts';
import { type Job, openJob, type StepRun } from './runner.ts';

type Texts = Readonly<Record<string, string>>;

/** A server, and a job whose one step uses the action there. */
export type Site = { readonly stage: Stage; readonly job: Job; readonly inputs: Texts };

/** Makes one; the root client of its server is given, and a preset. */
export async function openSite(
  t: TestContext,
  inputs: Texts = {},
  options: StageOptions & { readonly version?: string } = {},
): Promise<Site> {
  const stage = await newStage(t, options.version ?? '2.86.2', options);
  const all = {
    server: stage.server.url,
    'root-id': 'root',
    'root-secret': stage.rootSecret,
    preset: 'auditor',
    ...inputs,
  };
  return { stage, inputs: all, job: openJob(stage.folder, { inputs: all }) };
}

/** Nothing that a step printed, or that the runner keeps on show, holds a secret of the server. */
export function assertSilent({ stage, job }: Site, ...runs: readonly StepRun[]): void {
  const { everySecret, tokens } = stage.issued;
  const lines = runs.flatMap(({ raw }) => raw.split('\n'));
  const shown = lines.filter((line) => !line.startsWith('::add-mask::'));
  const kept = [job.summary, JSON.stringify(job.state)];
  for (const secret of [stage.rootSecret, ...everySecret, ...tokens]) {
    const found = [...shown, ...kept].some((text) => text.includes(secret));
    assert.ok(!found, 'a secret is shown');
  }
}

/** The step ended well. */
export function assertDone({ status, raw, errors }: StepRun): void {
  assert.deepEqual([status, errors], [0, []], raw);
}

/** No client is left, and no store. */
export function assertClean({ stage, job }: Site): void {
  assert.deepEqual(stage.living(), []);
  assert.deepEqual(readdirSync(job.temp), []);
}
