import { randomBytes } from 'node:crypto';
import {
  closeSync,
  constants,
  fchmodSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fsCode } from './file-errors.ts';
import { syncFolder } from './folders.ts';

// O_NOFOLLOW beside O_EXCL: where a file system does not keep the one, the other still holds.
const CREATE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;

/** How a file is made that appears whole or not at all. */
export type DraftMode = {
  /** Its permissions, under the umask. */
  readonly mode: number;
  /** Its permissions once it is written, whatever the umask says. */
  readonly finalMode?: number;
  /**
   * What a power cut may not take; each fsync costs milliseconds. `entry`: the file and its name.
   * `content`: a version of it that is whole, the old or the new. `nothing`: neither.
   */
  readonly sync: 'entry' | 'content' | 'nothing';
};

/** What is written: at once, or piece by piece where it need not fit into memory. */
export type Content = string | Buffer | Iterable<string>;

/** A hidden file beside its target that takes the target's name once it is written. */
export type Draft = {
  /** Writes all of its content, once. A failure drops the draft. */
  write(content: Content): void;
  /**
   * Gives it the name of its target, once it is written. A failure drops the draft.
   * @returns false when `new` found something of that name, which is left as it is; else true
   */
  publish(how: 'replace' | 'new'): boolean;
  /** Removes it; its target stays as it is. */
  drop(): void;
};

/** Opens a draft of a file. File system errors of it and of its methods pass as they are. */
export function openDraft(target: string, { mode, finalMode, sync }: DraftMode): Draft {
  const path = join(dirname(target), `.${basename(target)}.${uniqueName()}.tmp`);
  let descriptor: number | undefined = openSync(path, CREATE, mode);
  const close = (): void => {
    const open = descriptor;
    descriptor = undefined;
    if (open !== undefined) closeSync(open);
  };
  const drop = (): void => {
    try {
      close();
    } finally {
      unlinkIfThere(path);
    }
  };
  const orDrop = <T>(work: () => T): T => {
    try {
      return work();
    } catch (error) {
      drop();
      throw error;
    }
  };
  return {
    write: (content) =>
      orDrop(() => {
        if (descriptor === undefined) throw new Error('a draft is written once');
        for (const piece of piecesOf(content)) writeFileSync(descriptor, piece);
        if (finalMode !== undefined) fchmodSync(descriptor, finalMode);
        if (sync !== 'nothing') fsyncSync(descriptor);
        close();
      }),
    publish: (how) =>
      orDrop(() => {
        const published = how === 'new' ? linkOnce(path, target) : replace(path, target);
        if (published && sync === 'entry') syncFolder(dirname(target));
        return published;
      }),
    drop,
  };
}

/** Writes a file by way of a draft. Returns and fails as {@link Draft}. */
export function writeWhole(
  target: string,
  content: Content,
  { how, ...mode }: DraftMode & { readonly how: 'replace' | 'new' },
): boolean {
  const draft = openDraft(target, mode);
  draft.write(content);
  return draft.publish(how);
}

function piecesOf(content: Content): Iterable<string | Buffer> {
  return typeof content === 'string' || Buffer.isBuffer(content) ? [content] : content;
}

function replace(from: string, to: string): true {
  renameSync(from, to);
  return true;
}

/** Gives a file its name unless that is taken. */
function linkOnce(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (fsCode(error) === 'EEXIST') return false;
    throw error;
  } finally {
    unlinkSync(from);
  }
}

/** Removes a file; an absent one is fine. */
export function unlinkIfThere(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if (fsCode(error) !== 'ENOENT') throw error;
  }
}

/** 16 random hex characters: for names of temporary files and for lock holders. */
export function uniqueName(): string {
  return randomHex(8);
}

/** `bytes` random bytes as lower-case hex, two characters each. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex');
}
