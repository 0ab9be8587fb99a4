import type { Reach } from '../../domain/clients/journal.ts';
import type { ServerAddress } from '../../domain/clients/server-address.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { pathFrom } from '../../host.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Shell } from '../base/shell.ts';

/**
 * How to reach a server given by flag or answer, in the form a profile records. Settings already
 * recorded for the same server still apply.
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
  try {
    await deps.requireProtection(reach);
  } catch (error) {
    throw explained(error, host.env.FIDESAUTH_ALLOW_HTTP);
  }
  return reach;
}

/** Names a value of FIDESAUTH_ALLOW_HTTP that was meant to allow it. */
function explained(error: unknown, allowed: string | undefined): unknown {
  if (!hasCode(error, 'server.insecure') || !/^(?:true|yes|on|y|t)$/i.test(allowed ?? ''))
    return error;
  return new FidesAuthError('server.insecure', error.message, {
    ...error.details,
    fix: `FIDESAUTH_ALLOW_HTTP is ${allowed}, but only 1 allows it: FIDESAUTH_ALLOW_HTTP=1 (or --allow-http)`,
    cause: error,
  });
}
