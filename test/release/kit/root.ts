import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../live/kit/boot/cache.ts';
import { MissingRequirement } from '../../live/kit/boot/requirement.ts';
import type { Supervisor } from '../../live/kit/boot/supervisor.ts';

const LIMIT_MS = 10 * 60_000;

/** What the executable links, and a shell and `env` for the commands that tests give to it. */
const PACKAGES = ['libc6', 'libstdc++6', 'libgcc-s1', 'dash', 'coreutils'];

/**
 * Runs the executable in the root: in mounts of its own, with the devices, the processes and the
 * temporary files of this machine, so that tests need not know of it.
 */
const WRAPPER = `#!/bin/sh
exec unshare --mount --propagation private sh -c '
  root=$0 &&
  mount --rbind /dev "$root/dev" &&
  mount --rbind /proc "$root/proc" &&
  mount --bind /tmp "$root/tmp" &&
  exec chroot "$root" /usr/bin/env -C "$PWD" /usr/bin/fidesauth "$@"
' ROOT "$@"
`;

/** The folder of a Debian 12 of a few packages, without Node; made once below `cache`. */
export function debianRoot(supervisor: Supervisor, cache: string): Promise<string> {
  return cached(cache, 'debian-12-root', async (folder) => {
    const args = ['--variant=extract', `--include=${PACKAGES.join(',')}`, 'bookworm', folder];
    const { code, stderr } = await supervisor.run({ file: 'mmdebstrap', args }, LIMIT_MS);
    if (code !== 0) throw new MissingRequirement(`mmdebstrap (${code}): ${stderr.slice(-2000)}`);
    mkdirSync(join(folder, 'proc'));
  });
}

/** Puts the executable into the root. Returns the program, below `folder`, that runs it there. */
export function toolInRoot(root: string, executable: string, folder: string): string {
  copyFileSync(executable, join(root, 'usr', 'bin', 'fidesauth'));
  const wrapper = join(folder, 'fidesauth-in-root');
  writeFileSync(wrapper, WRAPPER.replace('ROOT', `'${root}'`));
  chmodSync(wrapper, 0o755);
  return wrapper;
}
