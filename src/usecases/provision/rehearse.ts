import { untilUnlocked } from '../access/profile-lock.ts';
import type { Deps } from '../base/deps.ts';
import type { BootstrapInput } from './input.ts';

/**
 * Refuses what the run itself would refuse before it asks the server, and leaves nothing behind.
 * @throws store.*, input.invalid when the credential cannot be handed over
 */
export async function rehearse(
  { profile, handOver }: Pick<BootstrapInput, 'profile' | 'handOver'>,
  deps: Deps,
): Promise<void> {
  await deps.store.rehearse();
  await untilUnlocked(profile, deps);
  await deps.store.settings.currentProfile();
  await handOver?.rehearse();
}
