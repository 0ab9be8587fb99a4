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

// O_NOFOLLOW besides O_EXCL: a file system may ignore one of the two.
const CREATE = constants.O_CREAT | constants.O_EXCL | constants.O_WRONLY | constants.O_NOFOLLOW;

/** How to create a file that appears whole or not at all. */
export type DraftMode = {
  /** Its permissions, subject to the umask. */
  readonly mode: number;
  /** Its permissions once written, regardless of the umask. */
  readonly finalMode?: number;
  /**
   * What must survive a power cut; each fsync costs milliseconds. `entry`: the file and its name.
   * `content`: a whole version, old or new. `nothing`: neither.
   */
  readonly sync: 'entry' | 'content' | 'nothing';
};

/** The content: as a whole, or in pieces where it need not fit into memory. */
export type Content = string | Buffer | Iterable<string>;

/** A hidden file beside its target that takes the target's name once it is written. */
export type Draft = {
  /** Writes the content, once. A failure drops the draft. */
  write(content: Content): void;
  /**
   * Renames it to its target, once written. A failure drops the draft.
   * @returns false when `new` finds a file of that name, which it leaves unchanged; else true
   */
  publish(how: 'replace' | 'new'): boolean;
  /** Removes it; its target stays unchanged. */
  drop(): void;
};

/** Opens a draft of a file. File system errors, here and in its methods, pass unchanged. */
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

/** Writes a file through a draft. Returns and fails as {@link Draft}. */
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

/** Gives a file its name unless the name is taken. */
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

/** 16 random hex characters, for temporary file names and lock holders. */
export function uniqueName(): string {
  return randomHex(8);
}

/** `bytes` random bytes as lower-case hex, two characters per byte. */
export function randomHex(bytes: number): string {
  // The global one: importing node:crypto costs every command 2 ms, also those that need no random.
  return Buffer.from(crypto.getRandomValues(new Uint8Array(bytes))).toString('hex');
}
