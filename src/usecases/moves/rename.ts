import type { Rename } from '../../domain/clients/move.ts';
import { FidesAuthError } from '../../errors.ts';
import { profileName, requireProfile, unknownProfile } from '../access/select-profile.ts';
import { refuseWhileOpen } from '../access/unfinished.ts';
import type { Deps } from '../base/deps.ts';
import { runMove, withMoveLocks } from './run.ts';

export type RenameResult = {
  readonly kind: 'profiles.rename';
  readonly from: string;
  readonly profile: string;
  readonly server: string;
  readonly clientId: string;
  /** It is the current profile, as it was before. */
  readonly current: boolean;
};

/**
 * Gives a profile another name on this machine: interrupted anywhere, it has one or the other once
 * recovered. The client stays as it is, and so do its secret and its cached token.
 * @throws profile.unknown, profile.exists, profile.busy; input.invalid for its own name;
 * profile.incomplete when its record stays; store.*
 */
export async function renameProfile(from: string, to: string, deps: Deps): Promise<RenameResult> {
  const { store } = deps;
  if (from === to) {
    throw new FidesAuthError('input.invalid', `profile ${from}: that is its name already`, {
      fix: 'give another name: fidesauth profiles rename OLD NEW',
    });
  }
  if (!(await store.profiles.names()).includes(from)) throw await unknownProfile(from, store);
  await store.prepare();
  return withMoveLocks([from, to].sort(), deps, async () => {
    const { server, allowHttp, caFile, clientId } = await requireProfile(from, store);
    await refuseWhileOpen(from, store);
    await refuseWhileOpen(to, store);
    if ((await store.profiles.names()).includes(to)) throw taken(to);
    const current = (await profileName(undefined, store)) === from;
    const move: Rename = {
      marker: store.randomHex(16),
      operation: 'rename',
      state: 'moving',
      profile: from,
      to,
      server,
      allowHttp,
      ...(caFile === undefined ? {} : { caFile }),
      clientId,
      startedAt: new Date(deps.now()).toISOString(),
    };
    await runMove(move, async () => {}, deps);
    return { kind: 'profiles.rename', from, profile: to, server, clientId, current };
  });
}

/** The error for a name that a profile has already. */
export function taken(name: string): FidesAuthError {
  return new FidesAuthError('profile.exists', `profile ${name}: there is one of that name`, {
    fix: 'choose another name; fidesauth profiles list shows those that are taken',
  });
}
