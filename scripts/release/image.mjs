import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The user that the image runs as; the usual one of pods and of the `node` image. */
const USER = '1000:1000';
const TRUSTED = '/etc/ssl/certs/ca-certificates.crt';
/** The Debian packages that a file of the image comes from: their licences go with it. */
const DEBIAN = ['libc6', 'libgcc-s1', 'libstdc++6', 'ca-certificates'];
const copyright = (name) => `/usr/share/doc/${name}/copyright`;

const CONTAINERFILE = `FROM scratch
COPY --chown=0:0 root/ /
USER ${USER}
WORKDIR /data
ENV PATH=/usr/bin FIDESAUTH_CONFIG_DIR=/data/fidesauth
ENTRYPOINT ["/usr/bin/fidesauth"]
`;

/** The files that the executable is linked with, as the loader of this machine finds them. */
function librariesOf(executable) {
  const told = execFileSync('ldd', [executable], { encoding: 'utf8' });
  return [...told.matchAll(/(\/\S+) \(0x/g)].map(([, path]) => path);
}

/**
 * Makes an image of the executable, what it is linked with and the trusted authorities of this
 * machine, as an OCI archive. The same files and time give the same bytes.
 * @param {string} target the archive to make
 * @param {{ executable: string, notices: string, name: string, seconds: number, work: string }} from
 * the name and tag of the image, and the time of the released commit (seconds)
 */
export function makeImage(target, { executable, notices, name, seconds, work }) {
  if (spawnSync('buildah', ['--version']).error !== undefined)
    throw new Error('no buildah: install it (apt-get install buildah), or name the parts to make');
  const put = (from, to) => {
    const path = join(work, 'root', to);
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(from, path);
  };
  const missing = [TRUSTED, ...DEBIAN.map(copyright)].filter((path) => !existsSync(path));
  if (missing.length > 0) throw new Error(`the image is made on Debian 12; missing: ${missing}`);
  for (const path of [...librariesOf(executable), TRUSTED, ...DEBIAN.map(copyright)])
    put(path, path);
  put(executable, 'usr/bin/fidesauth');
  put(notices, 'usr/share/doc/fidesauth/THIRD-PARTY-NOTICES');
  // A tmpfs takes over this mode, and with podman no owner.
  mkdirSync(join(work, 'root', 'data'));
  chmodSync(join(work, 'root', 'data'), 0o1777);
  writeFileSync(join(work, 'root', 'etc', 'passwd'), 'fidesauth:x:1000:1000::/data:/bin/false\n');
  writeFileSync(join(work, 'Containerfile'), CONTAINERFILE);
  const buildah = (...args) =>
    execFileSync('buildah', args, { stdio: ['ignore', 'pipe', 'pipe'], encoding: 'utf8' }).trim();
  const build = ['bud', '--quiet', '--isolation', 'chroot', '--timestamp', `${seconds}`];
  const image = buildah(...build, '-f', join(work, 'Containerfile'), work);
  buildah('push', '--quiet', image, `oci-archive:${target}:${name}`);
  buildah('rmi', image);
}
