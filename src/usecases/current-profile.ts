import { FidesAuthError } from '../errors.ts';
import type { Deps } from './deps.ts';

/**
 * Makes the first profile the current one. Its client is made and stored: what fails now is told,
 * and is no reason to call the run failed.
 */
export async function tryBecomeCurrent(profile: string, deps: Deps): Promise<void> {
  try {
    await becomeCurrent(profile, deps);
  } catch (error) {
    if (!(error instanceof FidesAuthError)) throw error;
    const text = `profile ${profile} is in place, but could not be made current: ${error.message}`;
    deps.report({ kind: 'warning', text });
  }
}

/** `default` is the current profile without being written down. */
async function becomeCurrent(profile: string, deps: Deps): Promise<void> {
  if (profile === 'default') return;
  if ((await deps.store.settings.currentProfile()) !== undefined) return;
  if ((await deps.store.profiles.names()).includes('default')) return;
  await deps.store.settings.setCurrentProfile(profile);
}
