import type { Reach } from '../../domain/clients/journal.ts';
import { type FidesAuthError, knownError } from '../../errors.ts';
import { type AdminSession, adminLabel } from '../access/admin.ts';
import { atServer, letIn, type Site } from '../access/site.ts';
import type { Attempt } from '../base/attempt.ts';
import type { Deps } from '../base/deps.ts';
import type { Tracker } from '../base/progress.ts';
import { once } from '../base/waiting.ts';
import { openDelivery } from '../delivery/hand-over.ts';
import { carryOut } from './carry-out.ts';
import type { RotateInput, RotationGroup } from './input.ts';
import { examine, examineUpdate, planRotation } from './plan.ts';
import type { DoneRotation, FailedRotation, PlannedRotation } from './results.ts';

/** The plans of a group, and the session that made them. */
export type PlannedGroup = {
  readonly group: RotationGroup;
  /** Absent where the server cannot be used. */
  readonly session?: AdminSession;
  readonly rotations: readonly PlannedRotation[];
  readonly failed: readonly FailedRotation[];
};

/** What became of the rotations of a group. */
type EndedGroup = {
  readonly done: readonly DoneRotation[];
  readonly failed: readonly FailedRotation[];
};

/** Plans the rotations on one server. @throws any failure if there is but one profile in all */
export async function planGroup(
  group: RotationGroup,
  input: RotateInput,
  deps: Deps,
): Promise<PlannedGroup> {
  const { reach, profiles, admin } = group;
  const target = { profile: profiles.join(', '), server: reach.server, admin: adminLabel(admin) };
  deps.report({ kind: 'target', command: 'rotate', ...target });
  deps.report({ kind: 'step', step: 'identify' });
  const entered = await orFailed(input, deps, () =>
    atServer(reach, deps, async (at) => {
      deps.report({ kind: 'step', step: 'authenticate' });
      const site = await letIn(at, admin);
      return { session: site.session, planned: await planAll(site, profiles, input) };
    }),
  );
  if ('error' in entered) {
    return { group, rotations: [], failed: profiles.map((name) => failedOf(name, reach, entered)) };
  }
  const { session, planned } = entered.value;
  return { group, session, ...sorted(profiles, reach, planned) };
}

async function planAll(
  site: Site,
  profiles: readonly string[],
  input: RotateInput,
): Promise<Attempt<PlannedRotation>[]> {
  const { deps } = site;
  deps.report({ kind: 'step', step: 'plan' });
  const registry = once(() => examine(site));
  const mayUpdate = once(() => examineUpdate(site));
  const planned: Attempt<PlannedRotation>[] = [];
  for (const name of profiles) {
    const plan = () => planRotation({ ...site, registry, mayUpdate }, name, input);
    planned.push(await orFailed(input, deps, plan));
  }
  return planned;
}

/** Carries out the plans of one server. @throws as {@link planGroup} */
export async function carryOutGroup(
  { group, session, rotations }: PlannedGroup,
  input: RotateInput,
  deps: Deps,
  tracker: Tracker,
): Promise<EndedGroup> {
  if (session === undefined || rotations.length === 0) return { done: [], failed: [] };
  const ended = await orFailed(input, deps, () =>
    atServer(group.reach, deps, async (at) => {
      const done: Attempt<DoneRotation>[] = [];
      for (const planned of rotations) {
        const site = { ...at, session };
        tracker.at(planned.profile);
        done.push(await orFailed(input, deps, () => delivered(site, planned, input)));
        tell(done.at(-1), planned.profile, input, { deps, tracker });
        tracker.advance();
      }
      return done;
    }),
  );
  const names = rotations.map(({ profile }) => profile);
  const outcomes = 'value' in ended ? ended.value : rotations.map(() => ended);
  const { rotations: done, failed } = sorted(names, group.reach, outcomes);
  return { done, failed };
}

/** Of several rotations each is told when it ends: a later one may not come to its end. */
function tell(
  one: Attempt<DoneRotation> | undefined,
  name: string,
  { several }: RotateInput,
  { deps, tracker }: { readonly deps: Deps; readonly tracker: Tracker },
): void {
  if (!several || one === undefined) return;
  if ('error' in one) {
    tracker.failed(`profile ${name}`, one.error);
    return;
  }
  const { profile, clientId } = one.value;
  deps.report({ kind: 'rotated', profile, clientId });
}

async function delivered(
  site: Site,
  planned: PlannedRotation,
  input: RotateInput,
): Promise<DoneRotation> {
  const { profile } = planned;
  const { handOver } = input;
  const reach = { server: planned.server, allowHttp: false };
  const request = { profile, reach, ...(handOver === undefined ? {} : { handOver }) };
  const delivery = await openDelivery(request, site.deps);
  try {
    return await carryOut(site, planned, input, delivery);
  } finally {
    await delivery.close();
  }
}

/**
 * The outcome of some work; a failure is thrown if there is but one profile in all, or after a
 * signal: what it says remains, such as a rotation that is unfinished, goes before the interruption.
 */
async function orFailed<T>(
  { several }: RotateInput,
  { signal }: Deps,
  work: () => Promise<T>,
): Promise<Attempt<T>> {
  try {
    return { value: await work() };
  } catch (error) {
    const known = knownError(error);
    if (!several || signal.aborted) throw known;
    return { error: known };
  }
}

/** Splits outcomes, one for each name, into values and failures. */
function sorted<T>(
  names: readonly string[],
  reach: Reach,
  outcomes: readonly Attempt<T>[],
): { readonly rotations: readonly T[]; readonly failed: readonly FailedRotation[] } {
  return {
    rotations: outcomes.flatMap((one) => ('value' in one ? [one.value] : [])),
    failed: outcomes.flatMap((one, at) =>
      'error' in one ? [failedOf(names[at] ?? '', reach, one)] : [],
    ),
  };
}

function failedOf(
  profile: string,
  { server }: Reach,
  { error }: { readonly error: FidesAuthError },
): FailedRotation {
  const { code, exitCode, message, details } = error;
  return { profile, server, code, exitCode, message, fix: details.fix ?? null };
}
