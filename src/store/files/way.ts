import { lstatSync, readlinkSync, type Stats } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import type { Owner } from './folders.ts';

/** Where a path that a user named leads. */
export type Way = {
  /** The final path, with all links resolved; it need not exist. */
  readonly target: string;
  /** It is a descriptor that this process inherited, such as `/dev/stdout` or `/dev/fd/3`. */
  readonly isDescriptor: boolean;
  /** The first link of another user in a folder where all may create one. */
  readonly foreignLink: string | undefined;
};

/** Linux follows no more either. */
const MOST_LINKS = 40;

/**
 * Follows an absolute path link by link. In a folder where all may create links, such as `/tmp`,
 * another user's link could redirect what we write.
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

/** Links in this folder lead to the open file, not to the name that they show. */
function isDescriptorFolder(path: string): boolean {
  return path === '/dev/fd' || /^\/proc\/\d+(?:\/task\/\d+)?\/fd$/.test(path);
}

/** Neither ours nor root's, who may do anything anyway. */
export function isForeign({ uid }: Stats, owner: Owner): boolean {
  return owner !== undefined && uid !== owner && uid !== 0;
}

/** Every user, or in a sticky folder a whole group, may create files there. */
export function isOpenToAll({ mode }: Stats): boolean {
  const isSticky = (mode & 0o1000) !== 0;
  return (mode & (isSticky ? 0o022 : 0o002)) !== 0;
}
