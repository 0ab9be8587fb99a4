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

/**
 * The folder of a Debian of a few packages, without Node; made once below `cache`. `suite` is such as
 * `bookworm`, `arch` a name of Debian's.
 */
export function debianRoot(
  supervisor: Supervisor,
  cache: string,
  suite: string,
  arch = 'amd64',
): Promise<string> {
  return cached(cache, `debian-${suite}-${arch}`, async (folder) => {
    const packages = `--include=${PACKAGES.join(',')}`;
    const args = [`--arch=${arch}`, '--variant=extract', packages, suite, folder];
    const { code, stderr } = await supervisor.run({ file: 'mmdebstrap', args }, LIMIT_MS);
    if (code !== 0) throw new MissingRequirement(`mmdebstrap (${code}): ${stderr.slice(-2000)}`);
    mkdirSync(join(folder, 'proc'));
  });
}

/** Puts the executable into the root. Returns the program, below `folder`, that runs it there. */
export function toolInRoot(root: string, executable: string, folder: string): string {
  copyFileSync(executable, join(root, 'usr', 'bin', 'fidesauth'));
  return program(folder, WRAPPER.replace('ROOT', `'${root}'`));
}

/** The program, below `folder`, that runs an arm64 executable on this processor, with the libraries of the root. */
export function toolEmulated(root: string, executable: string, folder: string): string {
  return program(folder, `#!/bin/sh\nexec qemu-aarch64-static -L '${root}' '${executable}' "$@"\n`);
}

function program(folder: string, text: string): string {
  const path = join(folder, 'fidesauth-elsewhere');
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}
