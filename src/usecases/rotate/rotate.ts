import { toCopy } from '../../domain/words/to-copy.ts';
import { untilUnlocked } from '../access/profile-lock.ts';
import { requireProfile } from '../access/select-profile.ts';
import { consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { withProgress } from '../base/progress.ts';
import { confirmLoss } from '../base/protection.ts';
import { carryOutGroup, type PlannedGroup, planGroup } from './groups.ts';
import type { RotateInput } from './input.ts';
import { endsNow } from './plan.ts';
import type { RotatePlan, RotateResult } from './results.ts';

/**
 * Gives profiles a new secret, in one of two ways. Plans all of them, asks once, then rotates one
 * after the other, each in its own transaction. With `dryRun` the result is the plan.
 * @throws for a single profile, what planning and carrying out throw: profile.unknown, profile.busy,
 * client.retiring, client.gone, client.changed, scope.empty, input.invalid, auth.*, server.*,
 * store.*, rotate.incomplete; for several only confirm.*, profile.protected and interruptions
 */
export async function rotate(input: RotateInput, deps: Deps): Promise<RotateResult | RotatePlan> {
  const agree = input.dryRun ? undefined : consentFor(input, deps);
  await prepare(input, deps);
  const planned: PlannedGroup[] = [];
  for (const group of input.groups) planned.push(await planGroup(group, input, deps));
  const { way, notDone } = input;
  const rotations = planned.flatMap((group) => group.rotations);
  const failed = planned.flatMap((group) => group.failed);
  const plan: RotatePlan = { kind: 'rotate.plan', way, rotations, failed, notDone };
  if (agree === undefined) return plan;
  if (rotations.length > 0) await agree(plan);
  const first = { work: 'rotating', unit: 'profile', total: rotations.length } as const;
  const ended = await withProgress(first, deps, async (tracker) => {
    const groups: Awaited<ReturnType<typeof carryOutGroup>>[] = [];
    for (const group of planned) groups.push(await carryOutGroup(group, input, deps, tracker));
    return groups;
  });
  return {
    kind: 'rotate',
    way,
    rotations: ended.flatMap(({ done }) => done),
    failed: [...failed, ...ended.flatMap((group) => group.failed)],
    notDone,
  };
}

/**
 * Fails for the store or the target of the credential before anything is asked of a server. Waits
 * for other changes of the profiles, which would make the plan untrue.
 */
async function prepare({ groups, handOver, dryRun }: RotateInput, deps: Deps): Promise<void> {
  await (dryRun ? deps.store.rehearse() : deps.store.prepare());
  for (const name of groups.flatMap(({ profiles }) => profiles)) await untilUnlocked(name, deps);
  if (dryRun) await handOver?.rehearse();
}

/**
 * Checks that consent can be had, and returns a function that asks for it, and for the names of
 * protected profiles that lose their client.
 * @throws confirm.required; the returned function throws confirm.declined, profile.protected
 */
function consentFor(
  { consent, ...order }: RotateInput,
  deps: Deps,
): (plan: RotatePlan) => Promise<void> {
  if (order.groups.length === 0) return async () => {};
  const what = `rotating ${order.groups.flatMap(({ profiles }) => profiles).join(', ')}`;
  const requireConsent = consentTo(consent, {
    what,
    declined: 'rotate: stopped before anything was changed',
    fix: 'add --yes; to see the whole plan, use --dry-run',
  });
  return async (plan) => {
    if (consent.yes || consent.ask === undefined) {
      const warnings = plan.rotations.flatMap((one) => one.warnings);
      for (const text of warnings) deps.report({ kind: 'warning', text });
    }
    await requireConsent(plan);
    const names = plan.rotations.map(({ profile }) => profile);
    const losing = endsNow(order) ? names : [];
    const profiles = await Promise.all(losing.map((name) => requireProfile(name, deps.store)));
    const [name = ''] = names;
    const command = toCopy`fidesauth rotate -p ${name} --new-client --now`;
    await confirmLoss(profiles, consent, names.length === 1 ? { what, command } : { what });
    deps.signal.throwIfAborted();
  };
}
