import type { ClientFilter } from '../../domain/inventory/filter.ts';
import type { Deps } from '../base/deps.ts';
import { chooseByFilter } from './by-filter.ts';
import { chooseByIds } from './by-id.ts';
import { type DeletionInput, deleteChosen } from './delete.ts';
import type { ClientsRevokePlan, ClientsRevokeResult } from './results.ts';

export type ClientsRevokeInput = DeletionInput<'clients.revoke.plan'> & {
  /** Whom to delete: these ids, or what fits a filter, at the server's time. */
  readonly whom:
    | { readonly ids: readonly string[] }
    | { readonly filter: (serverNow: number) => ClientFilter };
};

const COMMAND = {
  command: 'clients revoke',
  plan: 'clients.revoke.plan',
  result: 'clients.revoke',
} as const;

/**
 * Deletes clients of a server: those that are named by id, or those of this store's history that fit
 * a filter. A profile goes with its client.
 * @throws as {@link deleteChosen}, chooseByIds
 */
export function revokeClients(
  input: ClientsRevokeInput,
  deps: Deps,
): Promise<ClientsRevokePlan | ClientsRevokeResult> {
  const { whom } = input;
  return deleteChosen(
    COMMAND,
    input,
    (scene) =>
      'ids' in whom
        ? chooseByIds(whom.ids, scene)
        : chooseByFilter(whom.filter(scene.inventory.serverNow), scene),
    deps,
  );
}
