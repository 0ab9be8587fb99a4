import { execFileSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { ROOT } from '../support/run.ts';
import { newStage, type Stage } from '../support/stage.ts';
import type { Machine } from './ci-systems.ts';

/** A program that stands for the official command line: it tells what it was given. */
const FIDES = `#!/bin/sh
echo "fides $* with $FIDES_CLIENT_SECRET and $FIDES_ACCESS_TOKEN"
env > "$SEEN"
`;

/** The package as it is installed by pipelines, made once; removed by the caller. */
export function packed(): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-pack-'));
  const args = ['pack', '--ignore-scripts', '--silent', '--pack-destination', folder];
  const file = execFileSync('npm', args, { cwd: ROOT, encoding: 'utf8' }).trim();
  return { folder, file };
}

/** A sandbox and a machine of a CI system: a working copy with the package in it. */
export type PipelineStage = Stage & {
  readonly machine: Machine;
  /** What the program that was run found in its environment. */
  readonly seen: string;
};

/** Makes one, ended after the test. */
export async function pipelineStage(
  t: TestContext,
  pack: { folder: string; file: string },
): Promise<PipelineStage> {
  const stage = await newStage(t, '2.86.2');
  const cwd = join(stage.folder, 'copy');
  const programs = join(stage.folder, 'programs');
  mkdirSync(join(cwd, 'tools'), { recursive: true });
  mkdirSync(programs);
  cpSync(join(pack.folder, pack.file), join(cwd, 'tools', pack.file));
  writeFileSync(join(programs, 'fides'), FIDES);
  chmodSync(join(programs, 'fides'), 0o755);
  const prefix = join(stage.folder, 'npm');
  const seen = join(stage.folder, 'seen');
  const path = [join(prefix, 'bin'), programs, dirname(process.execPath), process.env.PATH];
  const env = {
    PATH: path.join(delimiter),
    HOME: '/nonexistent',
    SEEN: seen,
    npm_config_prefix: prefix,
    npm_config_cache: join(stage.folder, 'npm-cache'),
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  };
  return { ...stage, seen, machine: { cwd, env } };
}

/** A profile that was made elsewhere, in the working copy as a checkout has it. */
export async function withCheckedInProfile(stage: PipelineStage): Promise<string> {
  const args = ['bootstrap', '-p', 'shop', '--preset', 'dsr-gateway', '--json'];
  const made = await stage.run(args);
  if (made.status !== 0) throw new Error(made.stderr);
  const target = join(stage.machine.cwd, 'fides', 'profiles');
  cpSync(join(stage.store, 'profiles'), target, { recursive: true });
  chmodSync(target, 0o755);
  chmodSync(join(target, 'shop.json'), 0o644);
  rmSync(stage.store, { recursive: true });
  return JSON.parse(made.stdout).clientId;
}
