import type { Handout } from './export-format.ts';

/** A target for a credential; nothing is made before it is opened. */
export type HandOver = {
  /** Makes sure that it is writable. @throws input.invalid */
  open(): Promise<OpenHandOver>;
  /** Refuses what `open` would refuse, and leaves no trace. @throws input.invalid */
  rehearse(): Promise<void>;
};

/** A target that can take the credential. */
export type OpenHandOver = {
  /** @throws input.invalid */
  write(handout: Handout): Promise<void>;
  /** Restores the former state as far as possible. @throws input.invalid */
  takeBack(): Promise<void>;
};
