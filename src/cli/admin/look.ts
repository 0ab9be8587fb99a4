import type { AdminCredential } from '../../usecases/access/admin.ts';
import type { ReserveAdmin } from '../../usecases/access/looker.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Shell } from '../base/shell.ts';

type Credential = (server: string) => Promise<AdminCredential>;

/** The admin credentials that a command may look at clients with; none is ever asked for. */
export type LookAdmin = {
  /** The one that flags name. */
  readonly flags: Credential | undefined;
  /** The one of the environment, and the server that `--server` or FIDESAUTH_SERVER names. */
  readonly environment: ReserveAdmin | undefined;
};

/** @throws admin.ambiguous, input.invalid */
export async function lookAdmin(flags: AdminFlags, shell: Shell, deps: Deps): Promise<LookAdmin> {
  const [{ adminOfEnvironment, adminOfFlags }, { completeAdmin }] = await Promise.all([
    import('./choice.ts'),
    import('./input.ts'),
  ]);
  const named = adminOfFlags(flags, shell);
  const found = named === undefined ? adminOfEnvironment(shell.host) : undefined;
  return {
    flags: named && ((server) => completeAdmin(named, server, deps)),
    environment: found && {
      server: shell.globals().server?.url,
      credential: (server) => completeAdmin(found, server, deps),
    },
  };
}

/**
 * The one to use on a server that was named. That of the environment is of a server that nothing
 * tells: it is used on no other than the one that was named.
 */
export function namedAdmin({ flags, environment }: LookAdmin): Credential | undefined {
  return flags ?? (environment?.server === undefined ? undefined : environment.credential);
}
