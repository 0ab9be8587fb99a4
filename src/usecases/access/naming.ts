import { hasCode } from '../../errors.ts';
import type { Binding } from '../../store/profiles.ts';
import type { Store } from '../../store/store.ts';

/**
 * The profiles that name a client of a server. A damaged profile names none; one that cannot be
 * read at the moment might, so it is an error.
 * @throws store.unwritable
 */
export async function profilesNaming(
  clientId: string,
  server: string,
  { profiles }: Pick<Store, 'profiles'>,
): Promise<string[]> {
  const names = await profiles.names();
  const found = await Promise.all(names.map((name) => bindingOf(name, profiles)));
  return names.filter((_, at) => found[at]?.clientId === clientId && found[at].server === server);
}

async function bindingOf(name: string, profiles: Store['profiles']): Promise<Binding | undefined> {
  try {
    return await profiles.binding(name);
  } catch (error) {
    if (hasCode(error, 'store.corrupt', 'store.newer', 'store.unsafe')) return undefined;
    throw error;
  }
}
