import type { PlanFormat } from '../../domain/words/choices.ts';
import { FidesAuthError } from '../../errors.ts';
import { planFleet } from '../../usecases/fleet/plan.ts';
import type { FleetPlan } from '../../usecases/fleet/results.ts';
import { type Call, type Ending, ended } from '../base/command.ts';
import { statusOf } from '../base/exit-status.ts';
import type { Shell } from '../base/shell.ts';
import { type FleetFlags, fleetInput } from '../fleet/input.ts';

type PlanFlags = FleetFlags & { readonly format?: PlanFormat; readonly exitZero?: boolean };

/** Runs `fleet plan`. @throws fleet.invalid, input.*, preset.*; what the use case throws */
export async function run({ flags }: Call<PlanFlags>, shell: Shell): Promise<Ending> {
  const format = formatOf(flags, shell);
  const deps = await shell.deps();
  const plan = await planFleet({ ...(await fleetInput(flags, shell, deps)), prove: false }, deps);
  await print(plan, format, shell);
  return ended(flags.exitZero === true ? 0 : statusOf(plan));
}

function formatOf({ format }: PlanFlags, shell: Shell): PlanFormat {
  if (!shell.globals().json) return format ?? 'text';
  if (format === undefined || format === 'json') return 'json';
  throw new FidesAuthError('usage.invalid', `command line: --json and --format ${format} at once`, {
    fix: 'give one of them',
  });
}

async function print(plan: FleetPlan, format: PlanFormat, { output }: Shell): Promise<void> {
  if (format === 'text') return output.result(plan);
  if (format === 'markdown') {
    const { planMarkdown } = await import('../../output/fleet/markdown.ts');
    return output.text(planMarkdown(plan));
  }
  const { jsonText } = await import('../../output/json.ts');
  return output.text(jsonText(plan));
}
