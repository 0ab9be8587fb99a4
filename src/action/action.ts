import { asFidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';
import { audit } from './audit.ts';
import { adminOf, createInputs, secretsOf } from './inputs.ts';
import { provision } from './provision.ts';
import { createRunner } from './runner.ts';
import type { Step } from './step.ts';
import { NOTHING, savedStore, takeBack } from './take-back.ts';
import { createTool, type Main } from './tool.ts';

/** The main step of the action. Returns the exit status; never throws. */
export function runMain(host: Host, main: Main): Promise<number> {
  return guarded(host, (step) => {
    const work = { provision, audit }[step.inputs.choice('mode', ['provision', 'audit'])];
    return work({ ...step, tool: createTool(main, host, adminOf(step.inputs)) });
  });
}

/** Its post step, which the runner starts however the job ended. Returns the exit status; never throws. */
export function runPost(host: Host, main: Main): Promise<number> {
  return guarded(host, async (step) => {
    const store = savedStore(host.env);
    if (store !== undefined)
      return takeBack({ ...step, tool: createTool(main, host, adminOf(step.inputs)) }, store);
    step.runner.say(NOTHING);
    return 0;
  });
}

type Before = Omit<Step, 'tool'>;

async function guarded(host: Host, work: (step: Before) => Promise<number>): Promise<number> {
  const { env } = host;
  const runner = createRunner(host);
  const inputs = createInputs(env);
  runner.mask(secretsOf(inputs));
  try {
    return await work({ runner, inputs, env });
  } catch (error) {
    const { message, details } = asFidesAuthError(error);
    runner.fail(message, details.fix);
    return 1;
  }
}
