import { FidesAuthError } from '../../errors.ts';
import { type ClientsRevokeInput, revokeClients } from '../../usecases/clients/revoke.ts';
import type { Call, Ending } from '../base/command.ts';
import type { DeletionFlags } from '../base/deletion-flags.ts';
import { type FilterFlags, isFilter, parseFilter } from '../base/filter-flags.ts';
import type { Shell } from '../base/shell.ts';
import { deletionInput } from '../target/deletion.ts';

type RevokeFlags = DeletionFlags & FilterFlags;

/** Runs `clients revoke`. @throws input.*; what the use case throws */
export async function run(
  { flags, args: [ids] }: Call<RevokeFlags, readonly [readonly string[]]>,
  shell: Shell,
): Promise<Ending> {
  const whom = whomOf(ids, flags);
  const deps = await shell.deps();
  const input = await deletionInput('clients revoke', flags, shell, deps);
  return revokeClients({ ...input, whom }, deps);
}

function whomOf(ids: readonly string[], flags: RevokeFlags): ClientsRevokeInput['whom'] {
  const filtered = isFilter(flags);
  if (ids.length > 0 && filtered) {
    throw new FidesAuthError('input.invalid', 'clients revoke: both ids and a filter were given', {
      fix: 'give one of the two: -n with the filter shows the ids that it finds',
    });
  }
  if (filtered) return { filter: parseFilter(flags) };
  if (ids.length > 0) return { ids: ids.map(checked) };
  throw new FidesAuthError('input.missing', 'clients revoke: no client was named', {
    fix: 'give ids, as fidesauth clients list --wide shows them; fidesauth revoke -p NAME deletes the client of a profile',
  });
}

/** A mistyped id is told by the server's list; this only keeps nonsense out of requests. */
function checked(id: string): string {
  if (/^[^\p{Cc}]{1,500}$/u.test(id)) return id;
  throw new FidesAuthError(
    'input.invalid',
    'clients revoke: an id is empty, too long or not one line',
    {
      fix: 'give ids as fidesauth clients list --wide shows them',
    },
  );
}
