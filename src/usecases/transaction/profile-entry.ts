import type { ProfileEntry } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { Site } from '../access/site.ts';

/** What a journal entry says of the profile that it begins with, and since when it is open. */
export function ofProfile(
  { server, deps }: Pick<Site, 'server' | 'deps'>,
  profile: Profile,
): Omit<ProfileEntry, 'marker' | 'operation' | 'state'> {
  const { name, allowHttp, caFile, clientName, recipe, scopes } = profile;
  return {
    profile: name,
    server: profile.server,
    allowHttp,
    ...(caFile === undefined ? {} : { caFile }),
    generation: server.generation,
    clientName,
    recipe,
    scopes,
    startedAt: new Date(deps.now()).toISOString(),
  };
}
