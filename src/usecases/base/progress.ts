import type { Progress } from '../../domain/words/progress.ts';
import type { FidesAuthError } from '../../errors.ts';
import type { Deps } from './deps.ts';

/** Reports how far long work has got. */
export type Tracker = {
  /** That much more is done. */
  advance(by?: number): void;
  /** What the work is at now: a profile, a server. */
  at(where: string): void;
  /** A part that failed: the result says so too, but later. */
  failed(part: string, error: FidesAuthError): void;
  /** What is done, of how much, where the work counts by itself. */
  set(done: number, total: number | undefined): void;
};

const SILENT: Tracker = { advance() {}, at() {}, failed() {}, set() {} };

/**
 * Runs long work and reports how far it is, and its end, also when it fails. `first` says where it
 * begins; the steps of a single piece say enough themselves.
 */
export async function withProgress<T>(
  first: Omit<Progress, 'done'>,
  { report }: Pick<Deps, 'report'>,
  work: (tracker: Tracker) => Promise<T>,
): Promise<T> {
  if (first.total === 1) return work(SILENT);
  let now: Progress = { ...first, done: 0 };
  const next = (change: Partial<Progress>): void => {
    now = { ...now, ...change };
    report({ kind: 'progress', progress: now });
  };
  next({});
  try {
    return await work({
      advance: (by = 1) => next({ done: now.done + by }),
      at: (where) => next({ at: where }),
      failed: (part, { message }) => report({ kind: 'failed-part', part, why: message }),
      set: (done, total) => next({ done, ...(total === undefined ? {} : { total }) }),
    });
  } finally {
    report({ kind: 'progress', progress: undefined });
  }
}
