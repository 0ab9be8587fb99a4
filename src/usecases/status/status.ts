import { profileIn } from '../../domain/clients/journal.ts';
import type { Move } from '../../domain/clients/move.ts';
import type { ProfileSettings } from '../../domain/clients/profile.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import { unfinishedMove } from '../access/open-move.ts';
import { unknownProfile } from '../access/select-profile.ts';
import { unfinished } from '../access/unfinished.ts';
import { attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import { checkProfile } from './profile.ts';
import {
  asProblem,
  type OpenWork,
  type ProfileReason,
  type ProfileStatus,
  type StatusInput,
  type StatusProblem,
  type StatusResult,
  worstExit,
} from './results.ts';
import { settingsOf } from './settings.ts';

/**
 * The status of one or all profiles, of the store and of unfinished work. Problems are results, not
 * errors, even if no profile exists; changes nothing but the token cache.
 * @throws profile.unknown for a named one; server.mismatch; store.* when the folder of profiles
 * cannot be listed
 */
export async function status(input: StatusInput, deps: Deps): Promise<StatusResult> {
  const { store } = deps;
  const { open, problem } = await openWork(deps);
  const current = await currentName(deps);
  const names = input.all
    ? await store.profiles.names()
    : await oneProfile(input.profile, current, open, deps);
  const why = reasonOf(input, current);
  const profiles = await checkProfile(names, { ...input, why, current }, deps);
  const found = await store.inspect();
  const none = names.length === 0 ? [NO_PROFILE] : [];
  const problems = merged([...found.map(asProblem), ...problem, ...none], profiles);
  const one = input.all ? undefined : names[0];
  const recorded = one === undefined ? undefined : await readable(one, deps);
  return {
    kind: 'status',
    exitCode: worstExit([...profiles.flatMap((profile) => profile.problems), ...problems]),
    checkedAt: new Date(deps.now()).toISOString(),
    offline: input.offline,
    profiles,
    open,
    store: { config: store.paths.config, state: store.paths.state, problems },
    settings: settingsOf(
      input.given,
      { name: one, why, profile: recorded, defaults: await defaultsOf(deps) },
      store.paths,
    ),
  };
}

function reasonOf({ all, given }: StatusInput, current: string | undefined): ProfileReason {
  if (all) return 'all';
  if (given.profile !== undefined) return given.profile.source;
  return current === undefined ? 'default' : 'current';
}

async function readable(name: string, { store }: Deps) {
  try {
    return await store.profiles.read(name);
  } catch (error) {
    if (hasCode(error, 'store.corrupt', 'store.newer', 'store.unsafe')) return undefined;
    throw error;
  }
}

/** The current profile; the check of the store reports a damaged record. */
async function currentName({ store }: Deps): Promise<string | undefined> {
  try {
    return await store.settings.currentProfile();
  } catch (error) {
    if (hasCode(error, 'store.corrupt', 'store.newer', 'store.unsafe')) return undefined;
    throw error;
  }
}

/** As {@link currentName}. */
async function defaultsOf({ store }: Deps): Promise<ProfileSettings> {
  try {
    return await store.settings.defaults();
  } catch (error) {
    if (hasCode(error, 'store.corrupt', 'store.newer', 'store.unsafe')) return {};
    throw error;
  }
}

const NO_PROFILE: StatusProblem = asProblem(
  new FidesAuthError('profile.unknown', 'there are no profiles yet', {
    fix: 'create one: fidesauth bootstrap',
  }),
);

/**
 * The named or current profile; none if none is named and none exists. Includes one that an
 * unfinished bootstrap has not written yet.
 */
async function oneProfile(
  named: string | undefined,
  current: string | undefined,
  open: readonly OpenWork[],
  { store }: Deps,
): Promise<readonly string[]> {
  const name = named ?? current ?? 'default';
  const names = await store.profiles.names();
  if (names.includes(name) || open.some(({ profile }) => profile === name)) return [name];
  if (named === undefined && names.length === 0) return [];
  throw await unknownProfile(name, store);
}

type Open = { readonly open: readonly OpenWork[]; readonly problem: readonly StatusProblem[] };

/** Unfinished work, and a problem for each piece. */
async function openWork({ store, signal }: Deps): Promise<Open> {
  const found = await attempt(() => store.journal.list(), signal);
  if ('error' in found) return { open: [], problem: [asProblem(found.error)] };
  const open = found.value.map((entry) => {
    const { marker, operation, state, server, clientId = null, startedAt } = entry;
    return { marker, profile: profileIn(entry), operation, state, server, clientId, startedAt };
  });
  const problem = found.value.map((entry) => asProblem(unfinished(entry)));
  const moves = await store.journal.moves();
  return {
    open: [...open, ...moves.map(workOf)],
    problem: [...problem, ...moves.map((move) => asProblem(unfinishedMove(move)))],
  };
}

function workOf(move: Move): OpenWork {
  const { marker, profile, operation, state, server, clientId, startedAt } = move;
  return { marker, profile, operation, state, server, clientId, startedAt };
}

/** Drops what a profile already reports. */
function merged(
  problems: readonly StatusProblem[],
  profiles: readonly ProfileStatus[],
): StatusProblem[] {
  const told = new Set(profiles.flatMap(({ problems }) => problems.map(({ message }) => message)));
  return problems.filter(({ message }) => {
    const isNew = !told.has(message);
    told.add(message);
    return isNew;
  });
}
