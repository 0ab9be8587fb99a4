import { setTimeout as wait } from 'node:timers/promises';
import type { JournalEntry } from '../domain/journal.ts';
import { FidesAuthError } from '../errors.ts';
import type { Http } from '../fides/http.ts';
import { type AdminCredential, type AdminSession, authenticate } from './admin.ts';
import type { Deps } from './deps.ts';
import { finishBootstrap } from './finish.ts';
import { type Located, locate } from './locate.ts';
import { finishRevoke } from './revoke.ts';
import { identifyServer } from './server.ts';
import { resumeTransaction, type Transaction } from './transaction.ts';
import { removeClient } from './undo.ts';

export type RecoverInput = {
  /** Only entries of this server (normal form), or of this profile. */
  readonly server: string | undefined;
  readonly profile: string | undefined;
  /** The admin credential for a server; asked for once, and only when something is open. */
  readonly admin: (server: string) => Promise<AdminCredential>;
  /** Take everything back instead of finishing it. */
  readonly undo: boolean;
  /** Asked once with what is open. @throws confirm.required when nobody can answer */
  readonly confirm: (open: readonly JournalEntry[]) => Promise<boolean>;
};

/**
 * What became of an unfinished mutation:
 * - `finished`: its client is proved and its profile in place
 * - `undone`: its client was deleted and is proved absent
 * - `revoked`: a revoke that was cut short was carried to its end
 * - `nothing`: its create made no client (Fides 2.82 and later can prove that)
 * - `gone`: its client was there once and somebody else deleted it
 */
export type Outcome = 'finished' | 'undone' | 'revoked' | 'nothing' | 'gone';

export type Recovered = {
  readonly marker: string;
  readonly profile: string;
  readonly server: string;
  readonly clientId: string | null;
  readonly outcome: Outcome;
};

export type RecoverResult = { readonly kind: 'recover'; readonly recovered: readonly Recovered[] };

const LOCK_WAIT_MS = 10_000;

/**
 * Finishes every unfinished mutation, or takes it back. A second run finds nothing.
 * @throws input.missing when several servers have open entries: an admin credential serves one;
 * bootstrap.incomplete when something can be neither finished nor proved away; profile.exists when a
 * profile of that name has come since; confirm.declined; auth.*, server.*, store.*
 */
export async function recover(input: RecoverInput, deps: Deps): Promise<RecoverResult> {
  const open = await openEntries(input, deps);
  const [first] = open;
  if (first === undefined) return { kind: 'recover', recovered: [] };
  requireOneServer(open);
  const admin = await input.admin(first.server);
  if (!(await input.confirm(open))) {
    throw new FidesAuthError('confirm.declined', 'recover: everything was left as it is');
  }
  const recovered: Recovered[] = [];
  const http = await deps.connect(first, deps.signal);
  try {
    await identifyServer(http, 0, deps);
    const session = await authenticate(http, admin, deps);
    for (const entry of open)
      recovered.push(await recoverLocked(input, entry, http, session, deps));
  } finally {
    await http.close();
  }
  return { kind: 'recover', recovered };
}

async function openEntries(
  { server, profile }: RecoverInput,
  deps: Deps,
): Promise<readonly JournalEntry[]> {
  const entries = await deps.store.journal.list();
  return entries
    .filter((entry) => server === undefined || entry.server === server)
    .filter((entry) => profile === undefined || entry.profile === profile)
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

function requireOneServer(open: readonly JournalEntry[]): void {
  const servers = [...new Set(open.map(({ server }) => server))];
  if (servers.length < 2) return;
  throw new FidesAuthError(
    'input.missing',
    `recover: several servers have open work: ${servers.join(', ')}`,
    {
      fix: 'an admin credential serves one of them: name it with --server URL or -p NAME',
    },
  );
}

async function recoverLocked(
  input: RecoverInput,
  listed: JournalEntry,
  http: Http,
  session: AdminSession,
  deps: Deps,
): Promise<Recovered> {
  const lock = await deps.store.locks.acquire(listed.profile, LOCK_WAIT_MS, deps.signal);
  try {
    const entry = (await deps.store.journal.list()).find(({ marker }) => marker === listed.marker);
    const { marker, profile, server } = listed;
    const base = { marker, profile, server };
    // Whoever held the lock before may have finished it.
    if (entry === undefined)
      return { ...base, clientId: listed.clientId ?? null, outcome: 'finished' };
    const done = await recoverEntry(input, resumeTransaction(deps, entry), http, session, deps);
    await deps.store.journal.remove(marker);
    return { ...base, ...done };
  } finally {
    await lock.release();
  }
}

export type ForgetResult = {
  readonly kind: 'recover.forget';
  readonly marker: string;
  readonly profile: string;
  readonly server: string;
  readonly clientId: string | null;
};

/**
 * Drops the record of an unfinished mutation unproved; nothing on the server is touched.
 * @throws input.invalid for a marker that is not open, naming those that are; confirm.declined
 */
export async function forget(
  marker: string,
  confirm: ((subject: undefined) => Promise<boolean>) | undefined,
  deps: Deps,
): Promise<ForgetResult> {
  const open = await deps.store.journal.list();
  const entry = open.find((candidate) => candidate.marker === marker);
  if (entry === undefined) {
    const others = open.map((candidate) => candidate.marker).join(', ');
    throw new FidesAuthError(
      'input.invalid',
      `--forget ${marker.slice(0, 40)}: nothing open has that marker`,
      {
        fix: others === '' ? 'nothing is open at all' : `open are: ${others}`,
      },
    );
  }
  if (confirm !== undefined && !(await confirm(undefined))) {
    throw new FidesAuthError('confirm.declined', 'recover: the record was kept');
  }
  const { profile, server, clientId } = entry;
  const lock = await deps.store.locks.acquire(profile, LOCK_WAIT_MS, deps.signal);
  try {
    await deps.store.journal.remove(marker);
  } finally {
    await lock.release();
  }
  return { kind: 'recover.forget', marker, profile, server, clientId: clientId ?? null };
}

type Done = Pick<Recovered, 'clientId' | 'outcome'>;

async function recoverEntry(
  input: RecoverInput,
  transaction: Transaction,
  http: Http,
  session: AdminSession,
  deps: Deps,
): Promise<Done> {
  const entry = transaction.entry();
  if (entry.state === 'committed') return committed(input, entry);
  if (entry.operation === 'revoke' && input.undo) throw noWayBack(entry);
  const scene = { deps, http, session, transaction, outcome: { unknown: false, pair: undefined } };
  const located = await locateOrProveAbsent(entry, http, session, deps);
  if (located === 'nothing') return { clientId: null, outcome: 'nothing' };
  const { clientId } = located;
  if (entry.state === 'undoing' || entry.operation === 'revoke' || input.undo) {
    await removeClient(scene, clientId);
    if (entry.operation === 'revoke') await finishRevoke(entry, deps);
    return { clientId, outcome: entry.operation === 'revoke' ? 'revoked' : 'undone' };
  }
  return { clientId, outcome: await finishBootstrap(scene, located) };
}

function committed({ undo }: RecoverInput, { profile, clientId }: JournalEntry): Done {
  if (!undo) return { clientId: clientId ?? null, outcome: 'finished' };
  throw new FidesAuthError(
    'profile.busy',
    `profile ${profile}: its bootstrap was finished, so there is nothing to take back`,
    { fix: 'run recover without --undo' },
  );
}

function noWayBack({ profile }: JournalEntry): FidesAuthError {
  return new FidesAuthError('profile.busy', `profile ${profile}: a deletion cannot be taken back`, {
    fix: 'run recover without --undo: it carries the deletion to its end',
  });
}

/** A server finishes a create whose caller is gone; after this time it is there or will never be. */
const SETTLED_MS = 60_000;
const POLL_MS = 1_000;

async function locateOrProveAbsent(
  entry: JournalEntry,
  http: Http,
  session: AdminSession,
  deps: Deps,
): Promise<Located | 'nothing'> {
  const settled = Date.parse(entry.sentAt ?? entry.startedAt) + SETTLED_MS;
  for (;;) {
    const looked = deps.now();
    const located = await locate(entry, http, session.token, deps);
    if (located !== undefined) return located;
    if (looked >= settled) return 'nothing';
    const secondsLeft = Math.ceil((settled - looked) / 1000);
    deps.report({ kind: 'searching', server: entry.server, secondsLeft });
    await wait(POLL_MS, undefined, { signal: deps.signal }).catch(() =>
      deps.signal.throwIfAborted(),
    );
  }
}
