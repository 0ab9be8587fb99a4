import { constants, fstatSync, readFileSync, readlinkSync, readSync } from 'node:fs';
import { uniqueName } from './files/draft.ts';
import { fsCode, storeError } from './files/file-errors.ts';
import { type Owner, withOpen } from './files/folders.ts';
import { requireOwnFile } from './files/own-file.ts';

/** Who holds a lock, precisely enough that no later process is mistaken for it. */
export type LockOwner = {
  readonly pid: number;
  /** Clock ticks from boot to the process's start; empty where the platform has no such value. */
  readonly started: string;
  readonly boot: string;
  /** The machine id, set at installation; empty where there is none, and in old files. */
  readonly machine: string;
  /** Host name and process namespace: containers may share a disk but not process ids. */
  readonly host: string;
  readonly nonce: string;
};

export type ProcessTable = {
  readonly pid: number;
  readonly hostname: string;
  isAlive(pid: number): boolean;
};

/** This process as a holder. */
export function thisHolder(table: ProcessTable): LockOwner {
  return {
    pid: table.pid,
    started: statOf(table.pid)[1] ?? '',
    boot: bootId(),
    machine: machineId(),
    host: `${table.hostname} ${namespaceId()}`.trim(),
    nonce: uniqueName(),
  };
}

/**
 * The state of a holder. `dead`: its process is gone from this host, boot and namespace. `unsure`:
 * another boot of a host with this name; it may have ended or run on a copy of this machine, and
 * only touches of the lock show which. `living`: all others.
 */
export function fateOf(
  holder: LockOwner,
  self: LockOwner,
  table: ProcessTable,
): 'dead' | 'living' | 'unsure' {
  if (holder.host !== self.host) return 'living';
  if (holder.boot === self.boot) return isGone(holder, table) ? 'dead' : 'living';
  const isOther = holder.machine !== '' && self.machine !== '' && holder.machine !== self.machine;
  return isOther ? 'living' : 'unsure';
}

function isGone({ pid, started }: LockOwner, table: ProcessTable): boolean {
  if (!table.isAlive(pid)) return true;
  const [state, start = ''] = statOf(pid);
  // A zombie's parent may never reap it.
  if (state === 'Z' || state === 'X') return true;
  return start !== '' && started !== '' && start !== started;
}

/**
 * State and start time of a process, fields 3 and 22 of proc_pid_stat(5); names may hold anything.
 */
function statOf(pid: number): readonly (string | undefined)[] {
  const stat = fromProc(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields[19] === undefined ? [] : [fields[0], fields[19]];
}

function bootId(): string {
  return fromProc(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

/** machine-id(5), else D-Bus' older path. */
function machineId(): string {
  const places = ['/etc/machine-id', '/var/lib/dbus/machine-id'];
  const found = places.map((path) => fromProc(() => readFileSync(path, 'utf8')).trim());
  return found.find((id) => id !== '') ?? '';
}

function namespaceId(): string {
  return fromProc(() => readlinkSync('/proc/self/ns/pid'));
}

/** On platforms without these files, only pid and host name identify a process. */
function fromProc(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (fsCode(error) === '') throw error;
    return '';
  }
}

/** The holder in a lock file's text; undefined when the text is invalid. */
function parseHolder(text: string): LockOwner | undefined {
  try {
    const { pid, started, boot, machine = '', host, nonce } = JSON.parse(text);
    const texts = [started, boot, machine, host, nonce];
    if (!Number.isInteger(pid) || pid < 1 || !texts.every((item) => typeof item === 'string'))
      return undefined;
    return { pid, started, boot, machine, host, nonce };
  } catch {
    return undefined;
  }
}

/** A lock file as last read. */
export type SeenLock = {
  /** Tells this file from a later one of that name: its holder's nonce, else its file identity. */
  readonly id: string;
  /** Undefined where the file is empty, truncated or unreadable. */
  readonly holder: LockOwner | undefined;
  readonly writtenAt: number;
};

const READ = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;
/** Longer than any lock of ours, whatever the host name. */
const LONGEST = 8192;

/**
 * The lock file; undefined when there is none.
 * @throws store.unsafe when it is not a file, or not ours; store.unwritable
 */
export function seeLock(path: string, owner: Owner): SeenLock | undefined {
  try {
    return withOpen(path, READ, (descriptor) => {
      requireOwnFile(path, descriptor, owner);
      const { ino, mtimeMs } = fstatSync(descriptor);
      const block = Buffer.alloc(LONGEST);
      const text = block.subarray(0, readSync(descriptor, block, 0, LONGEST, 0)).toString('utf8');
      const holder = parseHolder(text);
      return { id: holder?.nonce ?? `${ino}-${mtimeMs}`, holder, writtenAt: mtimeMs };
    });
  } catch (error) {
    if (fsCode(error) === 'ENOENT') return undefined;
    throw storeError(error, path);
  }
}
