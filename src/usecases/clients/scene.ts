import type { JournalEntry, Reach } from '../../domain/clients/journal.ts';
import type { ChosenClient, PlannedDeletion } from '../../domain/inventory/deletion.ts';
import type { MadeClient } from '../../store/history/clients.ts';
import type { AdminCredential } from '../access/admin.ts';
import type { Site } from '../access/site.ts';
import type { Inventory } from '../inventory/inventory.ts';
import type { KnownHere } from '../inventory/known.ts';
import type { LeftAlone, LeftReason } from './results.ts';

/** A server, its clients, and what this store knows of them. */
export type Scene = {
  readonly reach: Reach;
  readonly site: Site;
  readonly inventory: Inventory;
  readonly known: KnownHere;
  /** The unfinished mutations on that server. */
  readonly open: readonly JournalEntry[];
};

/** The clients that a command chose, and those that it leaves alone. */
export type Choice = {
  readonly deletions: readonly PlannedDeletion[];
  readonly leftAlone: LeftAlone;
};

/** The client that carries out the command; undefined where the credential does not tell. */
export function ownClient({ session }: Pick<Site, 'session'>): string | undefined {
  const { credential } = session;
  return 'pair' in credential ? credential.pair.clientId : undefined;
}

/** True where it is known which client carries out the command. */
export function isOwnKnown(credential: AdminCredential): boolean {
  return 'pair' in credential;
}

/** The unfinished mutation that concerns a client. */
export function openWorkOn(clientId: string, { open }: Scene): JournalEntry | undefined {
  return open.find(
    (entry) =>
      entry.clientId === clientId ||
      (entry.operation !== 'delete' &&
        entry.replaces?.some((replaced) => replaced.clientId === clientId) === true),
  );
}

/** True for unfinished work on a client that is not its deletion: that only `recover` ends. */
export function isOtherWorkOn(clientId: string, scene: Scene): boolean {
  const open = openWorkOn(clientId, scene);
  return open !== undefined && open.operation !== 'delete';
}

/** How a client is deleted. */
export function wayNow(client: ChosenClient, scene: Scene): PlannedDeletion['way'] {
  return openWorkOn(client.clientId, scene)?.operation === 'delete' ? 'unfinished' : wayOf(client);
}

function wayOf({ profile, retiring }: ChosenClient): PlannedDeletion['way'] {
  if (profile !== undefined) return 'profile';
  return retiring === undefined ? 'client' : 'former';
}

/** What this store's history says of a client that was made with it; undefined for any other. */
export function madeHere(clientId: string, { known, reach }: Scene): MadeClient | undefined {
  return known.made.find((made) => made.clientId === clientId && made.server === reach.server);
}

/** True for a client that this store's history names. */
export function isMadeHere(clientId: string, scene: Scene): boolean {
  return madeHere(clientId, scene) !== undefined;
}

/** Counts the clients left alone for each reason. */
export function countLeft(reasons: readonly LeftReason[]): LeftAlone {
  const left: Partial<Record<LeftReason, number>> = {};
  for (const reason of reasons) left[reason] = (left[reason] ?? 0) + 1;
  return left;
}

/** Both counts together. */
export function alsoLeft(left: LeftAlone, more: LeftAlone): LeftAlone {
  const counts = Object.entries(more).filter(([, count]) => count > 0);
  return { ...left, ...Object.fromEntries(counts) };
}
