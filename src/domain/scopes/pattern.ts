import { FidesAuthError } from '../../errors.ts';

/**
 * A scope pattern. Segments are joined by `:`; a segment `*` stands for one whole segment, except
 * as the last one, where it takes all the rest (at least one segment); `*` alone is every scope.
 * `connection:*` therefore never matches `connection_type:read`.
 */
export type Pattern = { readonly text: string; readonly segments: readonly string[] };

// Names on real servers: lower case, digits, `_` and `-`, in two or three segments.
const SEGMENT = /^(?:\*|[a-z0-9][a-z0-9_-]*)$/i;

/**
 * The pattern that `text` stands for.
 * @throws input.invalid when it is not segments of letters, digits, `_`, `-`, or a whole `*`
 */
export function parsePattern(text: string): Pattern {
  const segments = text.split(':');
  if (text.length <= 200 && segments.every((part) => SEGMENT.test(part))) return { text, segments };
  throw new FidesAuthError(
    'input.invalid',
    `scope pattern ${JSON.stringify(text.slice(0, 60))}: ${whyNot(text, segments)}`,
    { fix: meant(text) ?? 'write it like system:read, system:*, *:read or *' },
  );
}

/** The same with colons, where other signs stand between its parts. */
function meant(text: string): string | undefined {
  const segments = text
    .trim()
    .replace(/^["'`]|["'`]$/g, '')
    .split(/[.:/]+/);
  const isOne = segments.length > 1 && segments.every((part) => SEGMENT.test(part));
  return isOne ? `did you mean ${segments.join(':')}?` : undefined;
}

/** True for what may be a scope's name. */
export function isScopeName(text: string): boolean {
  return text.length <= 200 && text.split(':').every((part) => part !== '*' && SEGMENT.test(part));
}

function whyNot(text: string, segments: readonly string[]): string {
  if (text === '') return 'it is empty';
  if (/[“”‘’]/.test(text)) return 'it contains curly quotes';
  const bad = segments.find((part) => !SEGMENT.test(part)) ?? '';
  if (bad === '') return 'a part between colons is empty';
  if (bad.includes('*')) return 'a * stands for a whole part, never for a piece of one';
  return `${JSON.stringify(bad.slice(0, 40))} is not a scope name part`;
}

/** True when the pattern names exactly one scope, without any `*`. */
export function isLiteral(pattern: Pattern): boolean {
  return !pattern.segments.includes('*');
}

/** True when the pattern stands for `scope`. */
export function matches(pattern: Pattern, scope: string): boolean {
  const parts = scope.split(':');
  const last = pattern.segments.length - 1;
  const open = pattern.segments[last] === '*';
  if (open ? parts.length <= last : parts.length !== last + 1) return false;
  return pattern.segments.every((segment, at) => segment === '*' || segment === parts[at]);
}
