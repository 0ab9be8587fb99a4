import type { Reach } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { type RotationWay, secretAge, secretAgeText } from '../../domain/clients/rotation.ts';
import { FidesAuthError } from '../../errors.ts';
import type { AdminCredential } from '../access/admin.ts';
import { requireCredential } from '../access/credential.ts';
import { requireProfile } from '../access/select-profile.ts';
import { attempt, reasonOf } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import type { RotationGroup } from './input.ts';
import type { NotDone } from './results.ts';

/** Which profiles to rotate. */
export type Selection = {
  readonly way: RotationWay;
  /** One profile; undefined: all of them. */
  readonly profile: string | undefined;
  /** Of all profiles only those of this server (normal form). */
  readonly server: string | undefined;
  /** Only secrets that are at least this old, in milliseconds. */
  readonly olderThan: number | undefined;
  /** The admin credential that was given for a server; undefined: none was. */
  readonly admin: ((server: string) => Promise<AdminCredential>) | undefined;
};

/** The profiles to rotate, and those that are left out. */
export type Selected = {
  readonly groups: readonly RotationGroup[];
  readonly notDone: readonly NotDone[];
};

/**
 * The profiles to rotate, with the credential for each of their servers: the one that was given,
 * else a stored client that has the rights by its record.
 * @throws profile.unknown and store.* for a single profile; what `admin` throws
 */
export async function selectRotations(selection: Selection, deps: Deps): Promise<Selected> {
  const { profile, olderThan, server } = selection;
  const found = profile === undefined ? await readAll(deps) : await readOne(profile, deps);
  const here = found.profiles.filter((one) => server === undefined || one.server === server);
  const young = here.flatMap((one) => tooYoung(one, olderThan, deps.now()));
  const old = here.filter(({ name }) => !young.some((one) => one.profile === name));
  const grouped = await groupsOf(old, selection, deps);
  return { groups: grouped.groups, notDone: [...found.notDone, ...young, ...grouped.notDone] };
}

type Found = { readonly profiles: readonly Profile[]; readonly notDone: readonly NotDone[] };

async function readOne(name: string, { store }: Deps): Promise<Found> {
  return { profiles: [await requireProfile(name, store)], notDone: [] };
}

async function readAll({ store, signal }: Deps): Promise<Found> {
  const profiles: Profile[] = [];
  const notDone: NotDone[] = [];
  for (const name of await store.profiles.names()) {
    const read = await attempt(() => requireProfile(name, store), signal);
    if ('value' in read) profiles.push(read.value);
    else notDone.push({ profile: name, server: null, reason: reasonOf(read.error) });
  }
  return { profiles, notDone };
}

function tooYoung(profile: Profile, olderThan: number | undefined, now: number): NotDone[] {
  const age = secretAge(profile, now);
  if (olderThan === undefined || age.ms >= olderThan) return [];
  const { name, server } = profile;
  return [{ profile: name, server, reason: `its secret is ${secretAgeText(age)} old` }];
}

/** Profiles that reach one server in the same way, in the order of their names. */
async function groupsOf(
  profiles: readonly Profile[],
  selection: Selection,
  deps: Deps,
): Promise<Selected> {
  const groups: RotationGroup[] = [];
  const notDone: NotDone[] = [];
  for (const members of byReach(profiles)) {
    const [first] = members;
    if (first === undefined) continue;
    const admin = await adminOf(first.server, selection, deps);
    if (admin === undefined) notDone.push(...members.map((one) => noAdmin(one, selection.way)));
    else groups.push({ reach: reachOf(first), profiles: ownLast(members, admin), admin });
  }
  return { groups, notDone };
}

function byReach(profiles: readonly Profile[]): readonly (readonly Profile[])[] {
  const groups = new Map<string, Profile[]>();
  for (const profile of profiles) {
    const key = JSON.stringify(reachOf(profile));
    groups.set(key, [...(groups.get(key) ?? []), profile]);
  }
  return [...groups.values()];
}

function reachOf({ server, allowHttp, caFile }: Profile): Reach {
  return { server, allowHttp, ...(caFile === undefined ? {} : { caFile }) };
}

/** A client that is replaced at once cannot rotate any other after that. */
function ownLast(members: readonly Profile[], admin: AdminCredential): string[] {
  const own = admin.kind === 'profile' ? admin.pair.clientId : undefined;
  const others = members.filter(({ clientId }) => clientId !== own);
  const last = members.filter(({ clientId }) => clientId === own);
  return [...others, ...last].map(({ name }) => name);
}

async function adminOf(
  server: string,
  { admin, way }: Selection,
  deps: Deps,
): Promise<AdminCredential | undefined> {
  return admin === undefined ? storedAdmin(server, way, deps) : admin(server);
}

const NEEDED: Readonly<Record<RotationWay, readonly string[]>> = {
  'in-place': ['client:update'],
  'new-client': ['client:create', 'client:read', 'client:delete', 'scope:read'],
};

/**
 * The stored client of a server that may rotate by its record, out of several the one that holds
 * least; undefined for none. One that must hold all it hands out is checked by the plan.
 */
export async function storedAdmin(
  server: string,
  way: RotationWay,
  deps: Deps,
): Promise<AdminCredential | undefined> {
  const { profiles } = await readAll(deps);
  const able = profiles
    .filter((one) => one.server === server)
    .filter(({ scopes }) => NEEDED[way].every((right) => scopes.includes(right)))
    .sort((a, b) => a.scopes.length - b.scopes.length);
  for (const profile of able) {
    const pair = await attempt(() => requireCredential(profile, deps), deps.signal);
    if ('value' in pair && pair.value.server === server) {
      return { kind: 'profile', profile: profile.name, pair: pair.value, source: profile.name };
    }
  }
  return undefined;
}

function noAdmin({ name, server }: Profile, way: RotationWay): NotDone {
  const rights = NEEDED[way].join(', ');
  return { profile: name, server, reason: `no stored client of ${server} holds ${rights}` };
}

/** The error for `--all` where nothing at all can be rotated. */
export function nothingSelected(notDone: readonly NotDone[]): FidesAuthError {
  const [first] = notDone;
  const why = first === undefined ? 'there are no profiles' : `${first.profile}: ${first.reason}`;
  return new FidesAuthError('input.missing', `rotate --all: nothing can be rotated: ${why}`, {
    fix: 'name a server and its admin credential: --server URL, --root-id ID with --root-secret-file FILE',
  });
}
