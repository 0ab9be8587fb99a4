import type { Handout } from './export-format.ts';

/** Where a credential is to go; nothing is made before it is opened. */
export type HandOver = {
  /** Makes sure that it can be written. @throws input.invalid */
  open(): Promise<OpenHandOver>;
  /** Refuses what `open` would refuse, and leaves nothing. @throws input.invalid */
  rehearse(): Promise<void>;
};

/** A target that is known to take the credential. */
export type OpenHandOver = {
  /** @throws input.invalid */
  write(handout: Handout): Promise<void>;
  /** Puts back what was there before, as far as that can be done. @throws input.invalid */
  takeBack(): Promise<void>;
};
