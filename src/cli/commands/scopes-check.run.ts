import type { Reach } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { ScopeSource } from '../../domain/scopes/scope-source.ts';
import { profileName, requireProfile } from '../../usecases/access/select-profile.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import { checkScopes } from '../../usecases/requests/check.ts';
import { scopeServer } from '../../usecases/scopes/sources.ts';
import { lookAdmin, namedAdmin } from '../admin/look.ts';
import type { AdminFlags } from '../base/admin-flags.ts';
import type { Call, Ending } from '../base/command.ts';
import type { CallFlags } from '../base/request-flags.ts';
import type { Shell } from '../base/shell.ts';
import { callsInput } from '../read/calls-input.ts';
import { scopesTarget } from '../target/scopes-target.ts';
import { namedSource } from '../target/source.ts';

/** The flags of `scopes check` as commander passes them. */
type CheckFlags = CallFlags & AdminFlags;

/**
 * Runs `scopes check`. What it finds is a verdict, not an error.
 * @throws input.invalid, input.missing, usage.invalid, profile.unknown; what the use case throws
 */
export async function run(
  { flags, args: [text] }: Call<CheckFlags, readonly [string | undefined]>,
  shell: Shell,
): Promise<Ending> {
  const deps = await shell.deps();
  const source = text === undefined ? undefined : await namedSource(text, deps);
  const subject = source ?? (await ownProfile(shell, deps));
  const calls = await callsInput('scopes check', flags, shell, deps);
  const admin = namedAdmin(await lookAdmin(flags, shell, deps));
  const { reach, profile } = await placeOf(subject, shell, deps);
  const server = scopeServer({ command: 'scopes check', reach, profile, admin }, deps);
  try {
    const input = { ...calls, subject, server, admin: admin !== undefined };
    return await checkScopes(input, deps);
  } finally {
    await server.close();
  }
}

async function ownProfile(shell: Shell, deps: Deps): Promise<Profile> {
  return requireProfile(await profileName(shell.globals().profile, deps.store), deps.store);
}

/** The server to ask about the subject; none when nothing names a server. */
async function placeOf(
  subject: Profile | ScopeSource,
  shell: Shell,
  deps: Deps,
): Promise<{ reach: Reach | undefined; profile: string | undefined }> {
  if ('clientId' in subject) {
    const { server, allowHttp, caFile, name } = subject;
    return {
      reach: { server, allowHttp, ...(caFile === undefined ? {} : { caFile }) },
      profile: name,
    };
  }
  const { server, profile } = shell.globals();
  const needsOne = subject.kind === 'client' || subject.kind === 'server';
  const given = needsOne || server !== undefined || profile !== undefined;
  const target = given ? await scopesTarget(shell, deps) : undefined;
  return { reach: target?.reach, profile: target?.profile };
}
