import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { parseScopeSource, type ScopeSource } from '../../domain/scopes/scope-source.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import type { Deps } from '../../usecases/base/deps.ts';

/**
 * The scope source that an argument names. The error for a bare word suggests a source that this
 * machine knows.
 * @throws input.invalid
 */
export async function namedSource(text: string, deps: Deps): Promise<ScopeSource> {
  try {
    return parseScopeSource(text);
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
    const fix = await wayOf(text, deps);
    throw fix === undefined ? error : new FidesAuthError(error.code, error.message, { fix });
  }
}

async function wayOf(text: string, { store }: Deps): Promise<string | undefined> {
  if (/^https?:\/\//.test(text))
    return 'give a server with --server URL, and write server for its scopes';
  if (/^\/api\/v\d/.test(text)) {
    return "a request is one word in quotes: scopes check --endpoint 'GET /api/v1/system'";
  }
  if (/^[0-9a-f]{32}$/.test(text)) return didYouMean([`client:${text}`]);
  if (text.includes(':')) return undefined;
  if (/[/\\]|\.json$/.test(text)) return didYouMean([`file:${text}`]);
  const { NEWEST_RELEASE, rolesAt } = await import('../../domain/history/history.ts');
  const profiles = await store.profiles.names();
  const presets = (await store.presets.list()).map(({ name }) => name);
  const roles = Object.keys(rolesAt(NEWEST_RELEASE) ?? {});
  if (profiles.includes(text))
    return `did you mean profile:${text}? Or, to look at its client, -p ${text}`;
  if (roles.includes(text)) return didYouMean([`role:${text}`]);
  if (presets.includes(text)) return didYouMean([`preset:${text}`]);
  if (/^\d+\.\d+/.test(text)) return undefined;
  const near = [
    ...nearest(text, profiles).map((name) => `profile:${name}`),
    ...nearest(text, presets).map((name) => `preset:${name}`),
  ];
  return didYouMean(near.slice(0, 3)) ?? FORMS;
}

const FORMS =
  'write preset:NAME, file:PATH, profile:NAME, client:ID, role:NAME, server or fides:VERSION';
