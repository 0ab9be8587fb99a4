import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { onPath } from './programs.ts';
import { MissingRequirement } from './requirement.ts';
import type { Supervisor } from './supervisor.ts';

const APT_LIMIT_MS = 10 * 60_000;
const POLICY = '/usr/sbin/policy-rc.d';

/**
 * Installs Debian packages without letting them start a service, when we are root on a system that
 * has apt-get; does nothing elsewhere or for an empty list. Throws `MissingRequirement` when
 * apt-get fails.
 */
export async function installPackages(
  supervisor: Supervisor,
  packages: readonly string[],
): Promise<void> {
  const possible = process.getuid?.() === 0 && onPath('apt-get').length > 0;
  if (!possible || packages.length === 0) return;
  await withoutAutostart(() => aptInstall(supervisor, packages));
}

async function aptInstall(supervisor: Supervisor, packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '-y', '--no-install-recommends', ...packages]]) {
    const done = await supervisor.run(
      { file: 'apt-get', args, env, endSignal: 'SIGTERM' },
      APT_LIMIT_MS,
    );
    if (done.code !== 0) {
      throw new MissingRequirement(`apt-get ${args[0]} failed:\n${done.stderr.slice(-2000)}`);
    }
  }
}

/** Runs `install` while Debian's policy hook keeps packages from starting their services. */
async function withoutAutostart(install: () => Promise<void>): Promise<void> {
  if (existsSync(POLICY)) return install();
  writeFileSync(POLICY, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  const remove = () => rmSync(POLICY, { force: true });
  process.once('exit', remove);
  try {
    await install();
  } finally {
    process.off('exit', remove);
    remove();
  }
}
