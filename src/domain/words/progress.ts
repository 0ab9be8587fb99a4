/** The forms in which long work shows itself. */
export const PROGRESS_MODES = ['auto', 'plain', 'json', 'none'] as const;

/** One of {@link PROGRESS_MODES}. */
export type ProgressMode = (typeof PROGRESS_MODES)[number];

/** Work that can take long, in the word that its line begins with. */
export type Work =
  | 'auditing'
  | 'checking'
  | 'listing'
  | 'deleting'
  | 'rotating'
  | 'reading'
  | 'applying';

/** What the work is counted in. */
export type WorkUnit = 'profile' | 'client' | 'server' | 'byte';

/** How far long work has got. */
export type Progress = {
  readonly work: Work;
  readonly unit: WorkUnit;
  readonly done: number;
  /** Absent where nobody knows it: a pipe, a list whose first page has not come. */
  readonly total?: number;
  /** What it is at: a profile, a server, a file. */
  readonly at?: string;
};
