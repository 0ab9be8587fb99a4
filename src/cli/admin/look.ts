import type { AdminCredential } from '../../usecases/access/admin.ts';
import type { ReserveAdmin } from '../../usecases/access/looker.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Shell } from '../base/shell.ts';

type Credential = (server: string) => Promise<AdminCredential>;

/** The admin credentials that a command may use to read clients. It never asks for one. */
export type LookAdmin = {
  /** The credential that flags name. */
  readonly flags: Credential | undefined;
  /** The credential in the environment, and the server of `--server` or FIDESAUTH_SERVER. */
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
 * The credential to use on a server that the user named. The environment does not say which server
 * its credential belongs to, so it is used on the named server alone.
 */
export function namedAdmin({ flags, environment }: LookAdmin): Credential | undefined {
  return flags ?? (environment?.server === undefined ? undefined : environment.credential);
}
