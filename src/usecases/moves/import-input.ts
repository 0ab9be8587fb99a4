import type { Reach } from '../../domain/clients/journal.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import type { Secret } from '../../domain/secrets/secret.ts';
import type { ClientPair } from '../../fides/token.ts';
import type { Readers } from '../access/reader.ts';

/** A client to import, and who may read it. */
export type ImportInput = {
  readonly name: string;
  readonly reach: Reach;
  /** The certificates of its CA, as PEM text, where they came with it. */
  readonly ca: string | undefined;
  readonly pair: ClientPair;
  /** What its export says of it; undefined for a bare pair. */
  readonly stored: Profile | undefined;
  /** The secret of its retiring client, where that came with it. */
  readonly retiringSecret: Secret | undefined;
  /** Who may read the client where it may not read itself. */
  readonly readers: Readers;
};
