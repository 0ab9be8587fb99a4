import { type JournalEntry, profileIn } from '../../domain/clients/journal.ts';
import type { Move } from '../../domain/clients/move.ts';
import { deletedBy, isProved } from '../../domain/clients/operations.ts';
import {
  type Deletion,
  type Done,
  deletionText,
  type Recovered,
} from '../../domain/clients/outcome.ts';
import { FidesAuthError } from '../../errors.ts';
import { type AdminCredential, adminLabel } from '../access/admin.ts';
import { profilesNaming } from '../access/naming.ts';
import { withEntryLock } from '../access/profile-lock.ts';
import { unknownProfile } from '../access/select-profile.ts';
import { atServer, letIn } from '../access/site.ts';
import { openEntryOf } from '../access/unfinished.ts';
import { type Consent, consentTo } from '../base/consent.ts';
import type { Deps } from '../base/deps.ts';
import { ready } from '../base/ready.ts';
import { endMoves, openMoves } from '../moves/recover.ts';
import { recoverEntry, recoverLocal } from '../transaction/entry.ts';

export type RecoverInput = {
  /** Only entries of this server (normal form), or of this profile. */
  readonly server: string | undefined;
  readonly profile: string | undefined;
  /** The admin credential for a server; requested once, and only for open entries. */
  readonly admin: (server: string) => Promise<AdminCredential>;
  /** Undo everything instead of finishing it. */
  readonly undo: boolean;
  /** Consent to ending everything open, with all deletions. */
  readonly consent: Consent<RecoveryPlan>;
  /** Consent to ending the moves, which need no server. */
  readonly consentToMoves: Consent<readonly Move[]>;
};

/** What a recovery will end, and the clients that it deletes for that. */
export type RecoveryPlan = {
  readonly open: readonly JournalEntry[];
  readonly deletions: readonly Deletion[];
};

export type RecoverResult = {
  readonly kind: 'recover';
  readonly recovered: readonly (Recovered & {
    /** Its deletions as planned before the first request. */
    readonly deletions: readonly Pick<Deletion, 'clientId' | 'profiles'>[];
  })[];
};

/**
 * Finishes or undoes every unfinished mutation and move; a failure of one does not stop the others.
 * A second run finds nothing.
 * @throws profile.unknown for one that does not exist and has nothing open; input.missing when
 * several servers have open entries: an admin credential is for one; confirm.required,
 * confirm.declined; and for the first entry that stays open: bootstrap.incomplete,
 * revoke.incomplete, profile.incomplete, profile.exists, profile.busy, client.changed, auth.*,
 * server.*, store.*
 */
export async function recover(input: RecoverInput, deps: Deps): Promise<RecoverResult> {
  const [open, moves] = [await openEntries(input, deps), await openMoves(input, deps)];
  if (open.length + moves.length === 0) {
    await refuseUnknown(input.profile, deps);
    return { kind: 'recover', recovered: [] };
  }
  const moved = await endMoves(moves, input, deps);
  const ended = open.length === 0 ? [] : await recoverMutations(open, input, deps);
  const recovered = [...moved.recovered, ...ended];
  if (moved.failure === undefined) return { kind: 'recover', recovered };
  for (const done of recovered) deps.report({ kind: 'recovered', done });
  throw moved.failure;
}

async function recoverMutations(
  open: readonly JournalEntry[],
  input: RecoverInput,
  deps: Deps,
): Promise<RecoverResult['recovered']> {
  requireOneServer(open);
  const remote = open.find((entry) => !isProved(entry));
  const admin = remote === undefined ? undefined : await input.admin(remote.server);
  reportTarget(open, admin, deps);
  const plan = { open, deletions: await deletionsOf(open, input.undo, deps) };
  for (const deletion of plan.deletions) deps.report({ kind: 'deletion', deletion });
  const what = `recover: ${planText(plan)}`;
  await consentTo(input.consent, { what, declined: 'recover: nothing was changed' })(plan);
  if (remote === undefined || admin === undefined) {
    return recoverAll(plan, (entry) => recoverLocal(entry, input.undo, deps), deps);
  }
  deps.report({ kind: 'step', step: 'identify' });
  return atServer(remote, deps, async (at) => {
    const recovery = { ...(await letIn(at, admin)), undo: input.undo };
    return recoverAll(plan, (entry) => recoverEntry(entry, recovery), deps);
  });
}

function planText({ open, deletions }: RecoveryPlan): string {
  const goes = deletions.map(deletionText).join('; ');
  return `unfinished is ${openText(open)}${goes === '' ? '' : `; to be deleted: ${goes}`}`;
}

/** Names unfinished mutations in words. */
export function openText(open: readonly JournalEntry[]): string {
  return open.map(entryText).join(', ');
}

function entryText(entry: JournalEntry): string {
  const { operation, server, clientId, marker } = entry;
  if (operation === 'delete') return `deletion of client ${clientId} on ${server}`;
  return `${operation} of profile ${entry.profile} on ${server} (client ${clientId ?? `with marker ${marker}`})`;
}

/** Every client that is deleted to end these entries. @throws store.unwritable */
async function deletionsOf(
  open: readonly JournalEntry[],
  undo: boolean,
  { store }: Deps,
): Promise<Deletion[]> {
  const target = open.flatMap((entry) =>
    deletedBy(entry, undo).map((clientId) => ({ entry, clientId })),
  );
  return Promise.all(
    target.map(async ({ entry: { marker, server, operation }, clientId }) => ({
      clientId: clientId ?? null,
      marker,
      server,
      operation,
      profiles: clientId === undefined ? [] : await profilesNaming(clientId, server, store),
    })),
  );
}

function reportTarget(
  open: readonly JournalEntry[],
  admin: AdminCredential | undefined,
  deps: Deps,
): void {
  const profiles = open.map(profileIn).filter((name) => name !== null);
  const profile = profiles.length === 0 ? null : [...new Set(profiles)].join(', ');
  const [first] = open;
  if (first === undefined || admin === undefined) return;
  const { server } = first;
  deps.report({ kind: 'target', command: 'recover', profile, server, admin: adminLabel(admin) });
}

/** Ends each entry on its own; if a later one fails the command, earlier results are reported. */
async function recoverAll(
  { open, deletions }: RecoveryPlan,
  work: (entry: JournalEntry) => Promise<Done>,
  deps: Deps,
): Promise<RecoverResult['recovered']> {
  const recovered: Recovered[] = [];
  const failures: FidesAuthError[] = [];
  await ready(deps);
  for (const listed of open) {
    try {
      recovered.push(await recoverLocked(listed, work, deps));
    } catch (error) {
      if (!(error instanceof FidesAuthError) || deps.signal.aborted) throw error;
      failures.push(error);
    }
  }
  const [first, ...more] = failures;
  if (first === undefined) return recovered.map((done) => withDeletions(done, deletions));
  for (const done of recovered) deps.report({ kind: 'recovered', done });
  for (const { message } of more) deps.report({ kind: 'warning', text: message });
  throw first;
}

function withDeletions(
  done: Recovered,
  deletions: readonly Deletion[],
): RecoverResult['recovered'][number] {
  const own = deletions.filter(({ marker }) => marker === done.marker);
  return { ...done, deletions: own.map(({ clientId, profiles }) => ({ clientId, profiles })) };
}

async function openEntries(
  { server, profile }: RecoverInput,
  deps: Deps,
): Promise<readonly JournalEntry[]> {
  const entries = await deps.store.journal.list();
  return entries
    .filter((entry) => server === undefined || entry.server === server)
    .filter((entry) => profile === undefined || profileIn(entry) === profile)
    .sort((a, b) => (a.startedAt < b.startedAt ? -1 : 1));
}

/** "Nothing is open" for a mistyped name would be taken for the right one. */
async function refuseUnknown(profile: string | undefined, { store }: Deps): Promise<void> {
  if (profile === undefined || (await store.profiles.names()).includes(profile)) return;
  if ((await openEntryOf(profile, store)) !== undefined) return;
  throw await unknownProfile(profile, store, ', and no unfinished work for it');
}

function requireOneServer(open: readonly JournalEntry[]): void {
  const servers = [...new Set(open.map(({ server }) => server))];
  if (servers.length < 2) return;
  throw new FidesAuthError(
    'input.missing',
    `recover: several servers have unfinished work: ${servers.join(', ')}`,
    {
      fix: 'an admin credential is for one server: name it with --server URL or -p NAME',
    },
  );
}

/**
 * Ends an entry under the lock of what it changes, unless another process has ended it.
 * @throws what `work` throws; store.locked
 */
export async function recoverLocked(
  listed: JournalEntry,
  work: (entry: JournalEntry) => Promise<Done>,
  deps: Deps,
): Promise<Recovered> {
  const { marker, server, clientId } = listed;
  return withEntryLock(listed, deps, async () => {
    const entry = await deps.store.journal.read(marker);
    // The former holder of the lock has ended it.
    const done: Done =
      entry === undefined
        ? { clientId: clientId ?? null, outcome: 'ended-elsewhere' }
        : await work(entry);
    return { marker, profile: profileIn(listed), server, ...done };
  });
}
