import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Exported } from '../domain/secrets/exported.ts';
import type { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';
import { loadConf } from './conf-file.ts';
import { type CredentialStore, credentialStore } from './credentials.ts';
import { randomHex } from './files/draft.ts';
import type { ExportFile } from './files/export-file.ts';
import { proveWritable } from './files/files.ts';
import { ensureFolder, ensureRoot, rehearseFolder } from './files/folders.ts';
import { sweep } from './files/sweep.ts';
import type { MadeClient } from './history/clients.ts';
import { type HistoryLine, historyStore, type Recorded } from './history/history.ts';
import { type JournalStore, journalStore } from './journal.ts';
import { type LockStore, lockStore } from './locks.ts';
import { type StorePaths, storePaths } from './paths.ts';
import { type PresetStore, presetStore } from './presets/store.ts';
import { type ProfileStore, profileStore } from './profiles.ts';
import { type SettingsStore, settingsStore } from './settings.ts';
import { type TokenStore, tokenStore } from './tokens.ts';

/** Everything that fidesauth keeps on this machine. */
export type Store = {
  readonly paths: StorePaths;
  readonly profiles: ProfileStore;
  readonly credentials: CredentialStore;
  readonly journal: JournalStore;
  readonly tokens: TokenStore;
  readonly settings: SettingsStore;
  readonly presets: PresetStore;
  readonly locks: LockStore;
  /** Creates the folders and proves that each takes files. @throws store.* */
  prepare(): Promise<void>;
  /** Fails where `prepare` would fail, and leaves nothing behind. @throws store.* */
  rehearse(): Promise<void>;
  /** Loads what later writes need, while there is time. */
  warmUp(): Promise<void>;
  /** Adds a finished mutation to the history; a failed write is a result, not an error. */
  record(line: HistoryLine): Promise<Recorded>;
  /** As `record`, unless the history has that operation on that client. */
  recordOnce(line: HistoryLine): Promise<Recorded>;
  /** The clients that the history knows, oldest first. @throws store.unsafe, store.unwritable */
  madeClients(): Promise<MadeClient[]>;
  /**
   * Removes temporary files of killed processes once they are a minute old, and tokens that were
   * not refreshed for a month. Returns the errors of what it could not remove.
   */
  sweep(): Promise<FidesAuthError[]>;
  /** The problems of its folders and files; changes nothing. */
  inspect(): Promise<FidesAuthError[]>;
  /** Keeps the certificates of a CA, as PEM text; returns the file's path. @throws store.* */
  keepCa(pem: string): Promise<string>;
  /** What `export --format json` gave. @throws import.invalid */
  readExport(text: string): Promise<Exported>;
  /** Writes a report to a file that the user named. @throws input.invalid */
  writeReport(path: string, text: string): Promise<void>;
  /** Fails where `writeReport` would fail, and leaves nothing behind. @throws input.invalid */
  rehearseReport(path: string): Promise<void>;
  /** Opens a file that the user named, for a credential. @throws input.invalid */
  openExport(path: string): Promise<ExportFile>;
  /** As `openExport`, but appends to the file. @throws input.invalid */
  openAppended(path: string): Promise<ExportFile>;
  /**
   * Fails where these would fail (the second with `added`), and leaves nothing behind.
   * @throws input.invalid
   */
  rehearseExport(path: string, added: boolean): Promise<void>;
  /** Random bytes as lower-case hex. */
  randomHex(bytes: number): string;
};

// As much as a bootstrap writes: finds a full disk before anything is created.
const PROBE_BYTES = 64 * 1024;

/**
 * The store in `configDir` (or the environment's, or the XDG folders). Nothing is read or created
 * yet. `signal` ends the wait for a preset that is a pipe.
 * @throws input.invalid for an empty folder name
 */
export function openStore(host: Host, configDir: string | undefined, signal: AbortSignal): Store {
  const paths = storePaths(host, configDir);
  const folders = {
    project: host.cwd === undefined ? undefined : join(host.cwd, 'scopes'),
    user: paths.presets,
  };
  const locks = lockStore(paths, host.uid, host);
  const history = historyStore(paths, host.uid, locks);
  return {
    paths,
    profiles: profileStore(paths, host.uid, host.env),
    credentials: credentialStore(paths, host.uid),
    journal: journalStore(paths, host.uid),
    tokens: tokenStore(paths, host.uid),
    settings: settingsStore(paths, host.uid, host.env),
    presets: presetStore({ folders, shipped: host.shipped, cwd: host.cwd, signal }),
    locks,
    prepare: async () => prepare(paths, host.uid),
    rehearse: async () => rehearse(paths, host.uid),
    warmUp: async () => {
      await Promise.all([import('./schemas.ts'), loadConf()]);
    },
    record: (line) => history.record(line, false),
    recordOnce: (line) => history.record(line, true),
    madeClients: async () => (await import('./history/clients.ts')).madeClients(paths, host.uid),
    sweep: async () => sweep(paths),
    inspect: async () => (await import('./inspect.ts')).inspectStore(paths, host.uid),
    keepCa: async (pem) =>
      (await import('./certificates.ts')).keepCertificates(pem, paths, host.uid),
    readExport: async (text) => (await import('./export-document.ts')).readExport(text),
    // Loaded on demand, as only audits write reports.
    async writeReport(path, text) {
      const { writeReport } = await import('./files/report-file.ts');
      writeReport(path, text, host.uid);
    },
    async rehearseReport(path) {
      const { rehearseReport } = await import('./files/report-file.ts');
      rehearseReport(path, host.uid);
    },
    openExport: async (path) =>
      (await import('./files/export-file.ts')).openExportFile(path, host.uid),
    openAppended: async (path) => (await import('./files/export-file.ts')).openAppended(path),
    rehearseExport: async (path, added) =>
      (await import('./files/export-file.ts')).rehearseExport(path, added, host.uid),
    randomHex,
  };
}

function prepare(paths: StorePaths, owner: number | undefined): void {
  ensureRoot(paths.config, owner);
  ensureRoot(paths.state, owner);
  for (const folder of [paths.profiles, paths.credentials, paths.journal]) {
    ensureFolder(folder, owner);
    proveWritable(folder, PROBE_BYTES);
  }
}

function rehearse(paths: StorePaths, owner: number | undefined): void {
  for (const root of [paths.config, paths.state]) rehearseFolder(root, true, owner);
  for (const folder of [paths.profiles, paths.credentials, paths.journal]) {
    rehearseFolder(folder, false, owner);
    if (existsSync(folder)) proveWritable(folder, PROBE_BYTES);
  }
}
