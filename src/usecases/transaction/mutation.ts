import type { JournalEntry, ProfileEntry } from '../../domain/clients/journal.ts';
import type { ClientPair } from '../../fides/token.ts';
import type { EntrySite, Site } from '../access/site.ts';
import type { Transaction } from './transaction.ts';

/** What this process knows of its create, even when the disk takes no more writes. */
export type CreateOutcome = {
  /** A create was sent; its outcome is unknown. */
  unknown: boolean;
  /** The pair from the reply, once it arrived. */
  pair: ClientPair | undefined;
  /** A deletion is about to be sent, or was. */
  deletionTried?: boolean;
  /** A deletion got a 200: the client is gone unless the server lies. */
  deletionSent?: boolean;
  /** The client was just seen on the server. */
  seen?: boolean;
  /** Replaced clients that were kept because a profile names them. */
  kept?: readonly string[];
  /** Once the credential was sent to its place: `refused` if it certainly is not there. */
  delivery?: 'sent' | 'refused';
  /** If this process created the client: whether a profile may name it yet. */
  profile?: 'unwritten' | 'written';
};

/** What a mutation needs: one of a profile, unless `Entry` says otherwise. */
export type Mutation<Entry extends JournalEntry = ProfileEntry> = Site & {
  readonly transaction: Transaction<Entry>;
  readonly outcome: CreateOutcome;
};

/** A mutation's server, in the generation of its entry. */
export function entrySiteOf({
  deps,
  http,
  session,
  transaction,
}: Mutation<JournalEntry>): EntrySite {
  return { deps, http, session, generation: transaction.entry().generation };
}
