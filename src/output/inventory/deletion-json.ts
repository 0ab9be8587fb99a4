import type { DeletionDone, PlannedDeletion } from '../../domain/inventory/deletion.ts';
import type { DeletionPlan, DeletionsResult } from '../../usecases/clients/results.ts';
import type { MembersOf } from '../schemas/index.ts';

type Planned = MembersOf<'clients.revoke.plan'>['clients'][number];
type Done = MembersOf<'clients.revoke'>['clients'][number];

/** The members of a plan of deletions. Times are ISO, by the server's clock. */
export function deletionPlanMembers({
  kind: _,
  serverNow,
  clients,
  ...members
}: DeletionPlan): MembersOf<'clients.revoke.plan'> {
  return {
    ...members,
    serverTime: isoOf(serverNow),
    overLimit: clients.length > members.maxDeletes,
    clients: clients.map(plannedMembers),
  };
}

/** The members of the outcome of deletions. */
export function deletionsMembers({
  kind: _,
  serverNow,
  clients,
  ...members
}: DeletionsResult): MembersOf<'clients.revoke'> {
  return { ...members, serverTime: isoOf(serverNow), clients: clients.map(doneMembers) };
}

function plannedMembers({ client, way, reason, known, former }: PlannedDeletion): Planned {
  return {
    clientId: client.clientId,
    name: client.name,
    kind: client.kind,
    createdAt: isoOf(client.createdAt),
    expiresAt: isoOf(client.expiresAt),
    owner: client.owner ?? null,
    key: client.key ?? null,
    profile: client.profile ?? null,
    retiring: client.retiring ?? null,
    scopes: client.scopes,
    risk: client.risk,
    way,
    reason,
    former: former ?? null,
    known,
  };
}

function doneMembers({ outcome, problem, ...planned }: DeletionDone): Done {
  return { ...plannedMembers(planned), outcome, problem };
}

function isoOf(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
