import type { ClientPair } from '../../fides/token.ts';
import type { EntrySite, Site } from '../access/site.ts';
import type { Transaction } from './transaction.ts';

/** What this process knows of its create; it outlives a disk that takes no more writes. */
export type CreateOutcome = {
  /** A create was sent and its outcome is not known. */
  unknown: boolean;
  /** The reply's pair, from the moment it is there. */
  pair: ClientPair | undefined;
  /** A deletion is about to be sent, or was. */
  deletionTried?: boolean;
  /** A deletion was answered with 200: the client is gone unless the server lies. */
  deletionSent?: boolean;
  /** The client was seen on the server just now. */
  seen?: boolean;
  /** Replaced clients that were not deleted, as a profile names them. */
  kept?: readonly string[];
  /** Where this process has made the client: whether a profile may name it yet. */
  profile?: 'unwritten' | 'written';
};

/** What a mutation works with. */
export type Mutation = Site & {
  readonly transaction: Transaction;
  readonly outcome: CreateOutcome;
};

/** A mutation's server, in the generation that its entry names. */
export function entrySiteOf({ deps, http, session, transaction }: Mutation): EntrySite {
  return { deps, http, session, generation: transaction.entry().generation };
}
