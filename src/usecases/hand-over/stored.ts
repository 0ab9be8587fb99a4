import type { StoredExport } from '../../domain/secrets/exported.ts';
import { FidesAuthError } from '../../errors.ts';
import { ownCredential } from '../access/credential.ts';
import { requireProfile } from '../access/select-profile.ts';
import type { Deps } from '../base/deps.ts';

/** Reads a CA file. @throws input.invalid */
export type ReadCa = (path: string) => Promise<string>;

/**
 * All that makes a profile, for another machine. A CA file that cannot be read is left out, with a
 * warning: whoever imports it can name another.
 * @throws profile.unknown, store.*
 */
export async function storedExport(
  name: string,
  readCa: ReadCa,
  deps: Deps,
): Promise<StoredExport> {
  const { caFile, ...profile } = await requireProfile(name, deps.store);
  const { retiring, server } = profile;
  const former =
    retiring?.marker === undefined
      ? undefined
      : await ownCredential({ marker: retiring.marker, server }, retiring.clientId, deps);
  return {
    profile,
    ca: caFile === undefined ? undefined : await readOrWarn(caFile, readCa, deps),
    retiringSecret: former?.clientSecret,
  };
}

async function readOrWarn(
  path: string,
  readCa: ReadCa,
  { report }: Deps,
): Promise<string | undefined> {
  try {
    return await readCa(path);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    const text = `the CA file is not in the export, so import it with --ca-file: ${error.message}`;
    report({ kind: 'warning', text });
    return undefined;
  }
}
