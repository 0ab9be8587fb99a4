import { acceptedAt } from '../../domain/clients/accepted.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { isOverdue } from '../../domain/clients/rotation.ts';
import { difference, intersection, type ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import { clientApi } from '../../fides/client-api.ts';
import { requireRights, requireUpdateRight } from '../../fides/rights.ts';
import { readRegistry } from '../../fides/scopes.ts';
import { adminLabel } from '../access/admin.ts';
import { requireCredential } from '../access/credential.ts';
import { stillRetiring } from '../access/retiring.ts';
import { requireProfile } from '../access/select-profile.ts';
import { serverNow } from '../access/server.ts';
import type { Site } from '../access/site.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { protectionNote } from '../base/protection.ts';
import { claim, inPlace } from '../delivery/place.ts';
import { claimantOf } from '../delivery/stored.ts';
import { requireHeld } from '../provision/prepare.ts';
import { heldScopes } from '../transaction/deletion.ts';
import type { RotationOrder } from './input.ts';
import type { PlannedRotation } from './results.ts';

/** A server, and what was learned of it once for all of its profiles. */
export type PlanSite = Site & {
  /** The scopes that it knows, once the credential has shown all rights that it needs. */
  readonly registry: () => Promise<ScopeSet>;
  /** Passes if the credential may rotate in place. */
  readonly mayUpdate: () => Promise<void>;
};

/** With `dryRun` nobody is asked afterwards, so the plan says what would be. */
type PlanOrder = RotationOrder & { readonly dryRun: boolean };

/** What has to be known of the server before a new client. @throws auth.*, server.* */
export async function examine({ http, session, server }: Site): Promise<ScopeSet> {
  if (session.credential.kind !== 'root') {
    await requireRights(http, session.token, server.generation);
  }
  return readRegistry(http, session.token);
}

/** What has to be known of the server before a rotation in place. @throws auth.*, server.* */
export async function examineUpdate({ http, session }: Site): Promise<void> {
  if (session.credential.kind !== 'root') await requireUpdateRight(http, session.token);
}

/**
 * The plan to rotate a profile; changes nothing.
 * @throws profile.unknown, profile.busy; client.retiring while the client of its last rotation is
 * kept, unless both are to go now; input.invalid where the server or the profile rules the way out;
 * auth.forbidden naming what the credential lacks
 */
export async function planRotation(
  site: PlanSite,
  name: string,
  order: PlanOrder,
): Promise<PlannedRotation> {
  const { server, session, deps } = site;
  const profile = await requireProfile(name, deps.store);
  await refuseWhileOpen(name, deps.store);
  const { retiring, clientId, secretSince, createdAt } = profile;
  if (retiring !== undefined && !endsNow(order) && !isOverdue(retiring, serverNow(site))) {
    throw stillRetiring(name, retiring, 'another rotation');
  }
  const retired = retiring === undefined ? [] : [retiring.clientId];
  await lookAtPlace(profile, order, deps);
  const plan = order.way === 'in-place' ? planInPlace : planNewClient;
  return {
    profile: name,
    server: profile.server,
    serverVersion: server.version ?? null,
    admin: adminLabel(session.credential),
    way: order.way,
    clientId,
    clientName: profile.clientName,
    secretSince: secretSince?.time ?? createdAt,
    secretExact: secretSince?.exact ?? true,
    worksUntil: worksUntil(site, order),
    deletes: endsNow(order) ? [clientId, ...retired] : retired,
    ...withProtection(await plan(site, profile), profile, order),
    to: (order.to ?? profile.to)?.reference ?? null,
  };
}

/**
 * Looks at the place for the new credential before anything is made for it.
 * @throws input.invalid for a rotation in place; sink.*
 */
async function lookAtPlace(profile: Profile, order: PlanOrder, deps: Deps): Promise<void> {
  const to = order.to ?? profile.to;
  if (to === undefined) return;
  if (order.way === 'in-place') throw deliversElsewhere(profile.name, to.reference);
  await inPlace(to, deps, async (place) => {
    await place.sink.rehearse();
    await claim(place, claimantOf(profile));
  });
}

function deliversElsewhere(name: string, reference: string): FidesAuthError {
  return new FidesAuthError(
    'input.invalid',
    `profile ${name}: --in-place: its secret would end before ${reference} has the new one`,
    { fix: NEW_CLIENT },
  );
}

/** True where the present client is to be deleted as soon as the new one works. */
export function endsNow({ way, graceMs }: RotationOrder): boolean {
  return way === 'new-client' && graceMs === 0;
}

function worksUntil(site: Site, order: RotationOrder): string | null {
  if (order.way === 'in-place' || endsNow(order)) return null;
  return new Date(serverNow(site) + order.graceMs).toISOString();
}

type Scopes = Pick<PlannedRotation, 'scopes' | 'warnings'>;

function withProtection(planned: Scopes, profile: Profile, order: PlanOrder): Scopes {
  const told = order.dryRun && endsNow(order) ? protectionNote(profile) : [];
  return { ...planned, warnings: [...planned.warnings, ...told] };
}

async function planNewClient(site: PlanSite, profile: Profile): Promise<Scopes> {
  const { session, server, deps } = site;
  const { generation } = server;
  const registry = await site.registry();
  // Without `exists` only the client's own pair proves it gone, at once or after the grace.
  if (clientApi(generation).exists === undefined) await requireCredential(profile, deps);
  const wanted =
    profile.scopesKnown === false
      ? await heldScopes({ ...site, generation }, profile.clientId)
      : profile.scopes;
  const scopes = intersection(wanted, registry);
  if (scopes.length === 0) throw noScopes(profile);
  if (session.credential.kind === 'profile') {
    await requireHeld(site, session.credential.pair.clientId, scopes);
  }
  const retired = difference(wanted, registry);
  const warnings = retired.map((scope) => `scope ${scope}: this server no longer knows it`);
  return { scopes, warnings: [...warnings, ...acceptedBeyond(profile, deps)] };
}

/** The new client is made as recorded: what the old one may hold beyond that ends with it. */
function acceptedBeyond(profile: Profile, { now }: Pick<Deps, 'now'>): string[] {
  return acceptedAt(profile, now())
    .filter(({ kind }) => kind === 'extra')
    .map(
      ({ scope, until }) =>
        `scope ${scope}: accepted until ${until}, but not recorded, so the new client does not hold it`,
    );
}

function noScopes({ name }: Profile): FidesAuthError {
  return new FidesAuthError(
    'scope.empty',
    `profile ${name}: this server knows none of the scopes of its client, so a new one could do nothing`,
    { fix: 'choose another scope set: fidesauth scopes apply --help' },
  );
}

async function planInPlace(site: PlanSite, profile: Profile): Promise<Scopes> {
  const { name, key, scopes } = profile;
  if (clientApi(site.server.generation).exists === undefined) throw tooOld(name);
  if (key !== undefined) throw notKept(name, key);
  await site.mayUpdate();
  return { scopes, warnings: [] };
}

const NEW_CLIENT = 'rotate by a new client: --new-client';

function tooOld(name: string): FidesAuthError {
  return new FidesAuthError(
    'input.invalid',
    `profile ${name}: --in-place: Fides before 2.82 cannot give a client another secret`,
    { fix: NEW_CLIENT },
  );
}

function notKept(name: string, key: string): FidesAuthError {
  return new FidesAuthError(
    'input.invalid',
    `profile ${name}: --in-place: its client was made with --key ${key}, for machines that keep no files: a secret lost half-way could not be rotated again`,
    { fix: NEW_CLIENT },
  );
}
