import { runSandbox } from '../../usecases/local/sandbox.ts';
import { type Call, type Ending, ended } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';
import { parsePort } from '../base/values.ts';

type SandboxFlags = { readonly port?: string; readonly fidesVersion?: string };

/** Runs `sandbox`: prints its result once it listens. @throws what the use case throws */
export async function run({ flags }: Call<SandboxFlags>, shell: Shell): Promise<Ending> {
  const input = { port: parsePort(flags.port), fidesVersion: flags.fidesVersion };
  await runSandbox(input, await shell.deps(), (result) => shell.output.result(result));
  return ended();
}
