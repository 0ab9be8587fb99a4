import { token } from '../../usecases/access/token.ts';
import type { Call, Ending } from '../base/command.ts';
import type { Shell } from '../base/shell.ts';

type TokenFlags = { readonly fresh?: boolean };

/** Runs `token`. @throws what the use case throws */
export async function run({ flags }: Call<TokenFlags>, shell: Shell): Promise<Ending> {
  const { profile, server } = shell.globals();
  const input = { profile, server: server?.url, fresh: flags.fresh === true };
  return token(input, await shell.deps());
}
