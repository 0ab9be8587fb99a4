import type { Inputs } from './inputs.ts';
import type { Runner } from './runner.ts';
import type { Tool } from './tool.ts';

/** What each part of the action works with. */
export type Step = {
  readonly runner: Runner;
  readonly inputs: Inputs;
  readonly tool: Tool;
  readonly env: Readonly<Record<string, string | undefined>>;
};

/** The only profile in the store of a run. */
export const PROFILE = 'run';

/** The name in the saved state: all that the post step has to know. */
export const STATE = 'store';

/** Which server, and how to reach it. @throws input.missing, input.invalid */
export function serverFlags(inputs: Inputs): readonly string[] {
  return [
    `--server=${inputs.required('server', 'https://fides.example.com')}`,
    ...flag(inputs, 'ca-file'),
    ...(inputs.flag('allow-http') ? ['--allow-http'] : []),
  ];
}

/** The folder that a command keeps everything in. */
export function storeFlag(store: string): string {
  return `--config-dir=${store}`;
}

/** `--NAME=VALUE` for an input that is given: joined, so that no value is taken for a flag. */
export function flag(inputs: Inputs, name: string, as = name): readonly string[] {
  const value = inputs.text(name);
  return value === undefined ? [] : [`--${as}=${value}`];
}
