import { hasCode } from '../../errors.ts';
import type { ReserveAdmin } from '../../usecases/access/looker.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Shell } from '../base/shell.ts';
import { type AdminChoice, adminOfEnvironment, isWhole } from './choice.ts';
import { completeAdmin } from './input.ts';

/** The environment's credential for bootstrap. Half a pair, or two pairs, does not stop a look. */
export function reserveOf(shell: Shell, deps: Deps): ReserveAdmin | undefined {
  const choice = environmentChoice(shell);
  if (choice === undefined || !isWhole(choice)) return undefined;
  return {
    server: shell.globals().server?.url,
    credential: (server) => completeAdmin(choice, server, deps),
  };
}

function environmentChoice({ host }: Shell): AdminChoice {
  try {
    return adminOfEnvironment(host);
  } catch (error) {
    if (hasCode(error, 'admin.ambiguous')) return undefined;
    throw error;
  }
}
