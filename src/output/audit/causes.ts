import type { AuditSubject } from '../../usecases/audit/results.ts';
import { count } from '../base/layout.ts';

/** Why something could not be read, once for all profiles that it concerns. */
export type Cause = {
  readonly reason: string;
  readonly fix: string | undefined;
  /** The unread layers, of any of them. */
  readonly layers: readonly string[];
  readonly names: readonly string[];
};

/** Every cause with its profiles, in the order of the subjects. */
export function causesOf(subjects: readonly AuditSubject[]): Cause[] {
  const causes = new Map<string, Cause>();
  for (const { name, unreadable } of subjects) {
    for (const { layer, reason, fix } of unreadable) {
      const before = causes.get(reason);
      causes.set(reason, {
        reason,
        fix: before?.fix ?? fix,
        layers: [...new Set([...(before?.layers ?? []), layer])],
        names: [...new Set([...(before?.names ?? []), name])],
      });
    }
  }
  return [...causes.values()];
}

const MOST_NAMES = 10;

/** Names in one line; of many the first: `a, b and 12 others`. */
export function namesText(names: readonly string[]): string {
  if (names.length <= MOST_NAMES) return names.join(', ');
  const more = names.length - MOST_NAMES;
  return `${names.slice(0, MOST_NAMES).join(', ')} and ${count(more, 'other')}`;
}
