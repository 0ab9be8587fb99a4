import { moveText } from '../../domain/clients/move.ts';
import { endingOf } from '../../domain/clients/operations.ts';
import { deletionText } from '../../domain/clients/outcome.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { forget } from '../../usecases/recovery/forget.ts';
import {
  openText,
  type RecoverInput,
  type RecoveryPlan,
  recover,
} from '../../usecases/recovery/recover.ts';
import { settleAdmin } from '../admin/settle.ts';
import { consentOf } from '../ask/confirm.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

type RecoverFlags = AdminFlags & {
  readonly undo?: boolean;
  readonly forget?: string;
  readonly yes?: boolean;
};

/** Runs `recover`. @throws as {@link recoverInput}; what the use cases throw */
export async function run({ flags }: Call<RecoverFlags>, shell: Shell): Promise<Ending> {
  const deps = await shell.deps();
  if (flags.forget === undefined) return recover(recoverInput(flags, shell, deps), deps);
  const question = (): string => 'Drop the record, with nothing proved?';
  return forget(flags.forget, consentOf(shell, flags, question), deps);
}

/**
 * The input of a recovery. Settles its admin credential only when there is unfinished work.
 * @throws input.invalid, admin.ambiguous
 */
function recoverInput(flags: RecoverFlags, shell: Shell, deps: Deps): RecoverInput {
  const { server, profile } = shell.globals();
  const undo = flags.undo === true;
  return {
    server: server?.url,
    profile,
    undo,
    admin: (server) =>
      settleAdmin(
        { command: 'recover', server, unconfirmed: flags.yes !== true },
        flags,
        shell,
        deps,
      ),
    consent: consentOf(shell, flags, (plan) => question(plan, undo)),
    consentToMoves: consentOf(shell, flags, (moves) => {
      const what = moves.map(moveText).join('; ');
      return undo ? `Take back: ${what}?` : `Finish: ${what}?`;
    }),
  };
}

function question({ open, deletions }: RecoveryPlan, undo: boolean): string {
  const restored = open.filter((entry) => endingOf(entry, undo) === 'restore');
  const finished = open.filter((entry) => endingOf(entry, undo) === 'finish');
  const parts = [
    ...(finished.length > 0 ? [`Finish ${openText(finished)}?`] : []),
    ...(restored.length > 0 ? [`Put the former scopes back for ${openText(restored)}?`] : []),
    ...(deletions.length > 0 ? [`Delete ${deletions.map(deletionText).join('; ')}?`] : []),
  ];
  return parts.length === 0 ? `Go on with ${openText(open)}?` : parts.join(' ');
}
