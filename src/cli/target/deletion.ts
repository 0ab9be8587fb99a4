import type { Reach } from '../../domain/clients/journal.ts';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { DeletionInput } from '../../usecases/clients/delete.ts';
import type { ClientsPrunePlan, ClientsRevokePlan } from '../../usecases/clients/results.ts';
import { reachOf } from '../../usecases/scopes/list.ts';
import { consentLacks, settleAdmin } from '../admin/settle.ts';
import { consentOf } from '../ask/confirm.ts';
import { type DeletionFlags, parseMaxDeletes } from '../base/deletion-flags.ts';
import { isInteractive, type Shell } from '../base/shell.ts';
import { requireTarget } from './scopes-target.ts';

type Plan = ClientsRevokePlan | ClientsPrunePlan;

/**
 * What the command line says for a command that deletes clients. A script must name the server, or a
 * profile of it.
 * @throws input.missing, input.invalid; as {@link requireTarget}
 */
export async function deletionInput(
  command: string,
  flags: DeletionFlags,
  shell: Shell,
  deps: Deps,
): Promise<Omit<DeletionInput<Plan['kind']>, 'consent'> & { consent: ConsentToPlan }> {
  const maxDeletes = parseMaxDeletes(flags);
  const reach = await targetOf(command, flags, shell, deps);
  return {
    reach,
    maxDeletes,
    dryRun: flags.dryRun === true,
    admin: (server) => settleAdmin({ command, server }, flags, shell, deps),
    consent: consentToDeletions(flags, shell),
  };
}

type ConsentToPlan = ReturnType<typeof consentToDeletions>;

/** Shows the plan before the question. */
function consentToDeletions(flags: DeletionFlags, shell: Shell) {
  const consent = consentOf(shell, flags, question);
  const { ask } = consent;
  const asked = async (plan: Plan): Promise<boolean> => {
    await shell.output.preview(plan);
    return ask?.(plan) ?? false;
  };
  return {
    ...consent,
    ...(ask === undefined ? {} : { ask: asked }),
    lacks: consentLacks(flags, shell),
  };
}

function question({ clients, server }: Plan): string {
  const { length } = clients;
  return `Delete ${length === 1 ? 'this client' : `these ${length} clients`} on ${server}?`;
}

/** The server that the command line names, else that of the admin profile; the current one only asked. */
async function targetOf(
  command: string,
  { adminProfile }: DeletionFlags,
  shell: Shell,
  deps: Deps,
): Promise<Reach> {
  const { server, profile } = shell.globals();
  if (server === undefined && profile === undefined) {
    if (adminProfile !== undefined) return reachOf(parseProfileName(adminProfile), deps);
    if (!isInteractive(shell)) throw serverMissing(command);
  }
  return (await requireTarget(command, shell, deps)).reach;
}

function serverMissing(command: string): FidesAuthError {
  return new FidesAuthError('input.missing', `${command}: name the server`, {
    fix: '--server URL (FIDESAUTH_SERVER), or -p NAME of a profile',
  });
}
