import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { writePrivate } from './files/files.ts';
import { ensureFolder, type Owner } from './files/folders.ts';
import type { StorePaths } from './paths.ts';

/**
 * Keeps the certificates of a CA (PEM text) in `<config>/certificates` and returns the file's path.
 * Named by its content, so that profiles share it and no later one changes it.
 * @throws store.unwritable, store.unsafe
 */
export function keepCertificates(pem: string, paths: StorePaths, owner: Owner): string {
  ensureFolder(paths.certificates, owner);
  const name = createHash('sha256').update(pem).digest('hex').slice(0, 32);
  const path = join(paths.certificates, `${name}.pem`);
  writePrivate(path, pem);
  return path;
}
