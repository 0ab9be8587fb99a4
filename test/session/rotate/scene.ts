import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { tokenOf } from '../../support/admin.ts';
import type { FaultOptions } from '../../support/fault-server.ts';
import type { RunOptions } from '../../support/run.ts';
import { documentsIn, newStage, type Pair, type Stage } from '../../support/stage.ts';

/** The root pair taken out of the environment, for runs with another credential. */
export const WITHOUT_ROOT = {
  env: {
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
  },
} as const;

/** One rotation, as the document of `rotate` tells it. */
export type Rotation = {
  readonly profile: string;
  readonly way: string;
  readonly clientId: string;
  readonly formerClientId: string | null;
  readonly retiring: { readonly clientId: string; readonly notBefore: string } | null;
  readonly deleted: readonly string[];
  readonly secretSince: string;
};

/** The document of `rotate`. */
export type Rotated = {
  readonly rotations: readonly Rotation[];
  readonly failed: readonly { readonly profile: string; readonly code: string }[];
  readonly notDone: readonly { readonly profile: string; readonly reason: string }[];
};

/** A stage with a profile of the preset `auditor`, and its client's pair. */
export async function withProfile(
  t: TestContext,
  version: string,
  options: FaultOptions = {},
): Promise<{ stage: Stage; pair: Pair }> {
  const stage = await newStage(t, version, options);
  return { stage, pair: await addProfile(stage, 'ci', 'auditor') };
}

/** Makes a profile, and returns the pair of its client. */
export async function addProfile(stage: Stage, name: string, preset: string): Promise<Pair> {
  const run = await stage.run(['bootstrap', '-p', name, '--preset', preset]);
  assert.equal(run.status, 0, run.stderr);
  return lastOf(stage);
}

/** The pair of the last client that was made. */
export function lastOf({ made }: Stage): Pair {
  const pair = made.at(-1);
  if (pair === undefined) throw new Error('no client was made');
  return pair;
}

/** A rotation that ends well, and what it tells. */
export async function rotated(
  stage: Stage,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Rotated> {
  const run = await stage.run(['rotate', '--yes', '--json', ...args], options);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout);
}

/** The one rotation of profile `ci`. */
export async function rotatedOne(
  stage: Stage,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Rotation> {
  const { rotations } = await rotated(stage, ['-p', 'ci', ...args], options);
  assert.equal(rotations.length, 1);
  return rotations[0] as Rotation;
}

/** Whether the server gives a token for a pair. */
export async function isAccepted(stage: Stage, pair: Pair): Promise<boolean> {
  const body = new URLSearchParams({ ...pair });
  const reply = await fetch(`${stage.server.url}/api/v1/oauth/token`, { method: 'POST', body });
  await reply.arrayBuffer();
  return reply.status === 200;
}

/** The pair as the store has it. */
export function storedPair({ store }: Stage, clientId: string): Pair | undefined {
  const found = documentsIn(store, 'credentials').find((one) => one.clientId === clientId);
  return found && { client_id: clientId, client_secret: String(found.clientSecret) };
}

/** A profile as the store has it. */
export function storedProfile({ store }: Stage, name = 'ci'): Record<string, unknown> {
  return JSON.parse(readFileSync(profilePath(store, name), 'utf8'));
}

/** Changes members of a stored profile, as time or another release would. */
export function changeProfile({ store }: Stage, members: object, name = 'ci'): void {
  const path = profilePath(store, name);
  const profile = { ...JSON.parse(readFileSync(path, 'utf8')), version: 2, ...members };
  writeFileSync(path, JSON.stringify(profile));
}

/** Sets the end of a profile's grace back, as if that much time had passed. */
export function endGrace(stage: Stage): void {
  const { retiring } = storedProfile(stage);
  changeProfile(stage, {
    retiring: { ...(retiring as object), notBefore: '2026-01-01T00:00:00Z' },
  });
}

function profilePath(store: string, name: string): string {
  return join(store, 'profiles', `${name}.json`);
}

/** The status of a call with an access token. */
export async function callWith(stage: Stage, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const reply = await fetch(`${stage.server.url}/api/v1/oauth/scope`, { headers });
  await reply.arrayBuffer();
  return reply.status;
}

/** An access token of a pair. */
export { tokenOf };
