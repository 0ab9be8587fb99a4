import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Run } from '../../support/run.ts';
import type { Stage } from '../../support/stage.ts';

/** A client in a document of `clients revoke` or `clients prune`. */
export type Shown = {
  readonly clientId: string;
  readonly profile: string | null;
  readonly kind: string;
  readonly way: string;
  readonly reason: string;
  readonly known: boolean;
  readonly outcome?: string;
  readonly problem?: { readonly code: string; readonly fix: string | null } | null;
};

/** Such a document. */
export type Deletions = {
  readonly clients: readonly Shown[];
  readonly leftAlone: Readonly<Record<string, number>>;
  readonly looked: number;
  readonly unreadable: number;
  readonly ownKnown?: boolean;
  readonly overLimit?: boolean;
};

/** The document of a run. */
export function documentOf({ stdout, stderr }: Run): Deletions {
  assert.notEqual(stdout, '', stderr);
  return JSON.parse(stdout);
}

/** Creates a client with a profile; returns its id. */
export async function stored(
  stage: Stage,
  profile: string,
  more: readonly string[] = [],
): Promise<string> {
  const run = await stage.run([
    'bootstrap',
    '-p',
    profile,
    '--preset',
    'auditor',
    ...more,
    '--json',
  ]);
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).clientId;
}

/** As {@link stored}, but the profile is removed again: only the history knows the client. */
export async function orphan(stage: Stage, profile: string): Promise<string> {
  const clientId = await stored(stage, profile);
  const run = await stage.run(['profiles', 'remove', profile, '--keep-client', '--yes']);
  assert.equal(run.status, 0, run.stderr);
  return clientId;
}

/** Runs with that other store. */
const OTHER = ({ folder }: Stage) => ({
  env: { FIDESAUTH_CONFIG_DIR: join(folder, 'other') },
});

/** Creates a client with another store. */
export async function elsewhere(stage: Stage, more: readonly string[] = []): Promise<string> {
  const run = await stage.run(
    ['bootstrap', '--preset', 'auditor', ...more, '--json'],
    OTHER(stage),
  );
  assert.equal(run.status, 0, run.stderr);
  return JSON.parse(run.stdout).clientId;
}

/** Changes a stored profile by hand. */
export function editProfile(
  { store }: Stage,
  name: string,
  edit: (profile: Record<string, unknown>) => object,
): Record<string, unknown> {
  const path = join(store, 'profiles', `${name}.json`);
  const profile = JSON.parse(readFileSync(path, 'utf8'));
  const edited = { ...profile, version: 2, ...edit(profile) };
  writeFileSync(path, JSON.stringify(edited));
  return edited;
}
