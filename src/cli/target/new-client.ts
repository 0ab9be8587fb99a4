import { parseOwner } from '../../domain/clients/description.ts';
import { parseDuration } from '../../domain/words/duration.ts';
import { hasCode } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { BootstrapInput } from '../../usecases/provision/input.ts';
import { parseKey } from '../base/values.ts';

/** The flags that say what is written into the description of a new client. */
export type ClientFlags = {
  readonly key?: string;
  readonly owner?: string;
  readonly expires?: string;
};

/** What those flags and the environment say. @throws input.invalid */
export function newClient(
  { key, owner, expires }: ClientFlags,
  { env }: Pick<Host, 'env'>,
): Pick<BootstrapInput, 'key' | 'owner' | 'repository' | 'lifetimeMs'> {
  return {
    key: key === undefined ? undefined : parseKey(key),
    owner: owner === undefined ? undefined : parseOwner(owner),
    repository: repositoryOf(env)?.value,
    lifetimeMs: expires === undefined ? undefined : parseDuration(expires, '--expires'),
  };
}

/**
 * The repository that a CI job runs for, and the variable that names it: GitHub Actions and GitLab.
 * Undefined elsewhere, and where it cannot be an owner.
 */
export function repositoryOf(env: Host['env']): { name: string; value: string } | undefined {
  const inGitHub = env.GITHUB_ACTIONS === 'true';
  const inGitLab = env.GITLAB_CI === 'true' ? env.CI_PROJECT_PATH : undefined;
  const value = inGitHub ? env.GITHUB_REPOSITORY : inGitLab;
  if (value === undefined) return undefined;
  try {
    const name = inGitHub ? 'GITHUB_REPOSITORY' : 'CI_PROJECT_PATH';
    return { name, value: parseOwner(value) };
  } catch (error) {
    if (hasCode(error, 'input.invalid')) return undefined;
    throw error;
  }
}
