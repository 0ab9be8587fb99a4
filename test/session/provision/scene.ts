import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { FaultOptions } from '../../support/fault-server.ts';
import { newStage, type Stage } from '../../support/stage.ts';

/** What a bootstrap with `--json` has told. */
export type Told = {
  readonly clientId: string;
  readonly created: boolean;
  readonly change: string;
  readonly scopes: readonly string[];
  readonly given: readonly string[];
  readonly taken: readonly string[];
  readonly withheld: readonly string[];
  readonly deleted: readonly string[];
  readonly warnings: readonly string[];
};

/** A stage with a bootstrapped profile `ci` of preset `auditor`, and its client's id. */
export async function withProfile(
  t: TestContext,
  version: string,
  options: FaultOptions = {},
): Promise<{ stage: Stage; clientId: string }> {
  const stage = await newStage(t, version, options);
  const { clientId } = await told(stage, ['--preset', 'auditor']);
  return { stage, clientId };
}

/** A bootstrap of profile `ci` that ends well, and what it tells. */
export async function told(stage: Stage, args: readonly string[] = []): Promise<Told> {
  const run = await stage.run(['bootstrap', '-p', 'ci', '--json', ...args]);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}
