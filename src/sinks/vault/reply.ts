import type { Members } from '../base/json.ts';

/** A reply: `data` is empty where there is none. */
export type VaultReply = {
  readonly status: number;
  readonly data: Members;
  /** What the server says went wrong; foreign text. */
  readonly problem: string;
};
