import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Owner } from './folders.ts';

/** Where a path leads that a user has named. */
export type Way = {
  /** The place at its end, without a link in it; nothing need be there. */
  readonly target: string;
  /** It is a file that this process was given open, such as `/dev/stdout` or `/dev/fd/3`. */
  readonly isDescriptor: boolean;
  /** The first link that another user made where all may make one. */
  readonly foreignLink: string | undefined;
};

/** More than that Linux does not follow either. */
const MOST_LINKS = 40;

/**
 * Follows an absolute path link by link. Who made a link matters where all may make one, as in `/tmp`:
 * it would send what is written wherever its maker likes.
 * @throws the system's errors
 */
export function followPath(path: string, owner: Owner): Way {
  let current = '/';
  let links = 0;
  let foreignLink: string | undefined;
  const names = path.split('/');
  for (let name = names.shift(); name !== undefined; name = names.shift()) {
    const place = join(current, name);
    if (isDescriptorFolder(current)) return { target: place, isDescriptor: true, foreignLink };
    const stats = lstatSync(place, { throwIfNoEntry: false });
    if (!stats?.isSymbolicLink() || links > MOST_LINKS) {
      current = place;
      continue;
    }
    if (isForeign(stats, owner) && isOpenToAll(lstatSync(current))) foreignLink ??= place;
    links += 1;
    const next = readlinkSync(place);
    names.unshift(...next.split('/'));
    current = isAbsolute(next) ? '/' : current;
  }
  return { target: current, isDescriptor: false, foreignLink };
}

/** The links in there lead to what is open, not to the name that they show. */
function isDescriptorFolder(path: string): boolean {
  return path === '/dev/fd' || /^\/proc\/\d+(?:\/task\/\d+)?\/fd$/.test(path);
}

/** Neither ours nor of root, who can do what he likes anyway. */
export function isForeign({ uid }: Stats, owner: Owner): boolean {
  return owner !== undefined && uid !== owner && uid !== 0;
}

/** Every user, or in a sticky folder a whole group, may make files there. */
export function isOpenToAll({ mode }: Stats): boolean {
  const isSticky = (mode & 0o1000) !== 0;
  return (mode & (isSticky ? 0o022 : 0o002)) !== 0;
}
