import type { Reach } from '../../domain/clients/journal.ts';
import type { ServerAddress } from '../../domain/clients/server-address.ts';
import { pathFrom } from '../../host.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Shell } from '../base/shell.ts';

/**
 * How a server given by flag or answer is reached, as a profile records it. What is recorded for the
 * same server holds on.
 * @throws server.insecure
 */
export async function reachFor(
  server: ServerAddress,
  { globals: parsed, host }: Pick<Shell, 'globals' | 'host'>,
  deps: Pick<Deps, 'requireProtection'>,
  recorded?: Reach,
): Promise<Reach> {
  const globals = parsed();
  const before = recorded?.server === server.url ? recorded : undefined;
  const allowHttp = globals.allowHttp || before?.allowHttp === true;
  const caFile = globals.caFile === undefined ? before?.caFile : pathFrom(host.cwd, globals.caFile);
  const reach = { server: server.url, allowHttp, ...(caFile === undefined ? {} : { caFile }) };
  await deps.requireProtection(reach);
  return reach;
}
