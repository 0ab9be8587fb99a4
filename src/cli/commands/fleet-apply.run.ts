import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { applyFleet, type FleetApplyInput } from '../../usecases/fleet/apply.ts';
import type { FleetPlan } from '../../usecases/fleet/results.ts';
import { withScratch } from '../../usecases/fleet/scratch.ts';
import { consentOf } from '../ask/confirm.ts';
import type { Call, Ending } from '../base/command.ts';
import { type DeletionFlags, parseMaxDeletes } from '../base/deletion-flags.ts';
import type { Shell } from '../base/shell.ts';
import { type FleetFlags, fleetInput } from '../fleet/input.ts';

type ApplyFlags = FleetFlags &
  Pick<DeletionFlags, 'maxDeletes' | 'yes'> & {
    readonly prune?: boolean;
    readonly maxFailures?: string;
  };

/** Runs `fleet apply`. @throws fleet.invalid, input.*, preset.*; what the use case throws */
export async function run({ flags }: Call<ApplyFlags>, shell: Shell): Promise<Ending> {
  const limits = {
    maxDeletes: parseMaxDeletes(flags),
    maxFailures: parseMaxFailures(flags.maxFailures),
  };
  const deps = await shell.deps();
  const input = await fleetInput(flags, shell, deps);
  const apply = (own: Deps): Promise<Ending> =>
    applyFleet(
      {
        ...input,
        ...limits,
        own,
        prove: true,
        prune: flags.prune === true,
        consent: consentTo(shell, flags),
      },
      deps,
    );
  return isKept(shell) ? apply(deps) : withScratch((folder) => shell.deps(folder), apply);
}

/** Whether the user named a folder for what is stored. */
function isKept({ globalFlags, host }: Shell): boolean {
  return globalFlags().configDir !== undefined || Boolean(host.env.FIDESAUTH_CONFIG_DIR);
}

/** Shows the plan before the question. */
function consentTo(shell: Shell, flags: ApplyFlags): FleetApplyInput['consent'] {
  const consent = consentOf(shell, flags, ({ fleet }: FleetPlan) => `Change fleet ${fleet}?`);
  const { ask } = consent;
  if (ask === undefined) return consent;
  return {
    ...consent,
    async ask(plan) {
      await shell.output.preview(plan);
      return ask(plan);
    },
  };
}

function parseMaxFailures(text: string | undefined): number {
  if (text === undefined) return Number.POSITIVE_INFINITY;
  if (/^[1-9]\d{0,5}$/.test(text)) return Number(text);
  throw new FidesAuthError(
    'input.invalid',
    `--max-failures ${text.slice(0, 20)}: not a number of clients`,
    { fix: 'give a whole number from 1 to 999999' },
  );
}
