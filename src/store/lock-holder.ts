import { readFileSync, readlinkSync } from 'node:fs';
import { fsCode } from './files/file-errors.ts';
import { uniqueName } from './files/files.ts';

/** Who holds a lock, told precisely enough that a later process is never taken for it. */
export type Holder = {
  readonly pid: number;
  /** Clock ticks between boot and the process's start; empty where the platform does not tell. */
  readonly started: string;
  readonly boot: string;
  /** Host name and process namespace: containers share a disk, not their process ids. */
  readonly host: string;
  readonly nonce: string;
};

export type ProcessTable = {
  readonly pid: number;
  readonly hostname: string;
  isAlive(pid: number): boolean;
};

/** This process as a holder. */
export function thisHolder(table: ProcessTable): Holder {
  return {
    pid: table.pid,
    started: startOf(table.pid),
    boot: bootId(),
    host: `${table.hostname} ${namespaceId()}`.trim(),
    nonce: uniqueName(),
  };
}

/** True when the holder certainly is no more: same host, boot and namespace, its process gone. */
export function isDead(holder: Holder, self: Holder, table: ProcessTable): boolean {
  if (holder.host !== self.host) return false;
  if (holder.boot !== self.boot) return true;
  if (!table.isAlive(holder.pid)) return true;
  return startOf(holder.pid) !== holder.started;
}

/** Field 22 of /proc/PID/stat; the name before it may hold spaces, so count after its bracket. */
function startOf(pid: number): string {
  const stat = fromProc(() => readFileSync(`/proc/${pid}/stat`, 'utf8'));
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

function bootId(): string {
  return fromProc(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
}

function namespaceId(): string {
  return fromProc(() => readlinkSync('/proc/self/ns/pid'));
}

/** Platforms without /proc are told apart by pid and host name alone. */
function fromProc(read: () => string): string {
  try {
    return read();
  } catch (error) {
    if (fsCode(error) === '') throw error;
    return '';
  }
}

/** The holder in a lock file's text; undefined when it is not one. */
export function parseHolder(text: string): Holder | undefined {
  try {
    const { pid, started, boot, host, nonce } = JSON.parse(text);
    const texts = [started, boot, host, nonce];
    if (!Number.isInteger(pid) || !texts.every((item) => typeof item === 'string'))
      return undefined;
    return { pid, started, boot, host, nonce };
  } catch {
    return undefined;
  }
}
