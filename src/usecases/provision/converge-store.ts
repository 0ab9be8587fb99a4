import { sameScopes } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { readClientScopes } from '../../fides/scopes.ts';
import { serverNow } from '../access/server.ts';
import type { Claim } from '../delivery/place.ts';
import type { Rivals } from '../transaction/create.ts';
import { stillRetiringIn } from '../transaction/deliver.ts';
import { isOfDeletion } from './converge.ts';
import type { Provisioning } from './input.ts';
import type { BootstrapPlan } from './plan.ts';
import { clientsOfKey, type Replaced } from './replace.ts';
import type { SupersededResult } from './results.ts';

/**
 * For a run that replaces the clients of its key, where a store of secrets decides which one counts:
 * the one that it names. Every run looks there before it makes its client, and writes there only if
 * nothing has changed since. So a client that was in the server's list before a write that
 * succeeded can never be named by the store again, and may be deleted; one that came into the list
 * later is left alone.
 */
export function rivalsByStore(ready: Provisioning, { own }: Replaced, claim: Claim): Rivals {
  const superseded = async (clientId: string): Promise<FidesAuthError | undefined> =>
    (await isChanged(claim)) ? outrun(ready, clientId, claim) : undefined;
  return {
    async below(clientId) {
      const { all, strangers } = await clientsOfKey(ready);
      if (!all.includes(clientId)) throw (await superseded(clientId)) ?? gone(clientId);
      const kept = stillRetiringIn(claim.over, serverNow(ready)).map((one) => one.clientId);
      const others = strangers.filter((id) => id !== clientId && !kept.includes(id));
      return [...own, ...others.map((id) => ({ clientId: id }))];
    },
    async cause(clientId, error) {
      return isOfDeletion(error) ? ((await superseded(clientId)) ?? error) : error;
    },
  };
}

async function isChanged({ sink, over }: Claim): Promise<boolean> {
  const now = await sink.current();
  return !('version' in now) || now.version !== over.version;
}

/**
 * What a run ends with that another one outran, its own client deleted: what the store names now,
 * if that is what was wanted.
 * @throws the error itself for any other, and where the store names something else
 */
export async function supersededBy(
  ready: Provisioning,
  plan: BootstrapPlan,
  claim: Claim | undefined,
  error: unknown,
): Promise<SupersededResult> {
  const { input, deps } = ready;
  const { key } = input;
  const outran = hasCode(error, 'sink.changed', 'client.superseded');
  if (claim === undefined || key === undefined || !outran || deps.signal.aborted) throw error;
  const clientId = await wantedIn(ready, plan, claim);
  if (clientId === undefined) throw error;
  const { profile, server, serverVersion, scopes } = plan;
  const to = claim.to.reference;
  return {
    kind: 'bootstrap.superseded',
    profile,
    server,
    serverVersion,
    clientId,
    key,
    scopes,
    to,
  };
}

/** The client that the store names, with the key and the scopes of this run. */
async function wantedIn(
  ready: Provisioning,
  { scopes }: BootstrapPlan,
  { sink }: Claim,
): Promise<string | undefined> {
  const { http, session, input } = ready;
  let version: string | undefined;
  for (;;) {
    const now = await sink.current();
    if (now.kind !== 'held' || now.version === version) return undefined;
    const { server, key, clientId } = now.held;
    if (server !== input.reach.server || key !== input.key) return undefined;
    version = now.version;
    try {
      const held = await readClientScopes(http, session.token, clientId);
      return sameScopes(held, scopes) ? clientId : undefined;
    } catch (error) {
      // Yet another run has replaced it.
      if (!hasCode(error, 'client.gone')) throw error;
    }
  }
}

function outrun({ input }: Provisioning, clientId: string, { sink }: Claim): FidesAuthError {
  return new FidesAuthError(
    'client.superseded',
    `--key ${input.key}: another run has just written ${sink.reference}, so client ${clientId} of this run is not used`,
    { fix: 'use what the store holds, or run this again', clientId },
  );
}

function gone(clientId: string): FidesAuthError {
  return new FidesAuthError(
    'client.gone',
    `client ${clientId}: somebody deleted it while this run was at work`,
    { fix: 'run it again', clientId },
  );
}
