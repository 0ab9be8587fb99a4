import { parseServerAddress } from '../../domain/clients/server-address.ts';
import { FidesAuthError } from '../../errors.ts';
import type { UpgradeTarget } from '../../usecases/audit/upgrade.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Shell } from '../base/shell.ts';
import { reachFor } from '../target/reach.ts';

/**
 * The target of `--upgrade-to`: `fides:VERSION`, a bare version, or a server's address.
 * @throws input.invalid for another text; server.insecure
 */
export async function upgradeTarget(
  text: string,
  shell: Shell,
  deps: Deps,
): Promise<UpgradeTarget> {
  const [, version] = /^(?:fides:)?(\d[\w.+-]*)$/.exec(text) ?? [];
  if (version !== undefined) return { kind: 'release', version };
  if (/^https?:\/\//i.test(text)) {
    return { kind: 'server', reach: await reachFor(parseServerAddress(text), shell, deps) };
  }
  throw new FidesAuthError(
    'input.invalid',
    `--upgrade-to ${text.slice(0, 80)}: neither a release nor the address of a server`,
    { fix: 'write fides:VERSION, or the URL of a server that runs it' },
  );
}
