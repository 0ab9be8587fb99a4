/** A running Fides, real or not, with the root client's pair. */
export interface FidesTarget {
  /** What the cases are reported under. */
  readonly name: string;
  /** The release as `/health` reports it, X.Y.Z. */
  readonly version: string;
  /** Without a slash at the end. */
  readonly url: string;
  readonly rootId: string;
  readonly rootSecret: string;
}
