import { FidesAuthError } from '../../errors.ts';

/**
 * A scope pattern. Segments are joined by `:`; a segment `*` matches one whole segment or, as the
 * last one, all remaining segments (at least one); `*` alone matches every scope.
 * `connection:*` therefore never matches `connection_type:read`.
 */
export type Pattern = { readonly text: string; readonly segments: readonly string[] };

// Names on real servers: lower case, digits, `_` and `-`, in two or three segments.
const SEGMENT = /^(?:\*|[a-z0-9][a-z0-9_-]*)$/i;

/**
 * Parses `text` as a pattern.
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

/** Suggests the text with colons instead of other separators; undefined if that is no pattern. */
function meant(text: string): string | undefined {
  const segments = text
    .trim()
    .replace(/^["'`]|["'`]$/g, '')
    .split(/[.:/]+/);
  const isOne = segments.length > 1 && segments.every((part) => SEGMENT.test(part));
  return isOne ? `did you mean ${segments.join(':')}?` : undefined;
}

/** True for a possible scope name. */
export function isScopeName(text: string): boolean {
  return text.length <= 200 && text.split(':').every((part) => part !== '*' && SEGMENT.test(part));
}

function whyNot(text: string, segments: readonly string[]): string {
  if (text === '') return 'it is empty';
  if (/[“”‘’]/.test(text)) return 'it contains curly quotes';
  const bad = segments.find((part) => !SEGMENT.test(part)) ?? '';
  if (bad === '') return 'a segment between colons is empty';
  if (bad.includes('*')) return 'a * matches a whole segment, not part of one';
  return `${JSON.stringify(bad.slice(0, 40))} is not a valid segment`;
}

/** True when the pattern names exactly one scope, without any `*`. */
export function isLiteral(pattern: Pattern): boolean {
  return !pattern.segments.includes('*');
}

/** True when the pattern matches `scope`. */
export function matches(pattern: Pattern, scope: string): boolean {
  return fits(pattern, scope.split(':'));
}

function fits({ segments }: Pattern, parts: readonly string[]): boolean {
  const last = segments.length - 1;
  const open = segments[last] === '*';
  if (open ? parts.length <= last : parts.length !== last + 1) return false;
  return segments.every((segment, at) => segment === '*' || segment === parts[at]);
}

/** A test whether any of the patterns matches a scope; it looks literals up. */
export function anyOf(patterns: Iterable<Pattern>): (scope: string) => boolean {
  const literals = new Set<string>();
  const others = new Map<string, Pattern>();
  for (const pattern of patterns) {
    if (isLiteral(pattern)) literals.add(pattern.text);
    else others.set(pattern.text, pattern);
  }
  const open = [...others.values()];
  return (scope) => {
    if (literals.has(scope)) return true;
    const parts = scope.split(':');
    return open.some((pattern) => fits(pattern, parts));
  };
}

/** A test whether a pattern matches any of the scopes; it tries each pattern text once. */
export function matcherIn(scopes: readonly string[]): (pattern: Pattern) => boolean {
  const literals = new Set(scopes);
  const all = scopes.map((scope) => scope.split(':'));
  const tried = new Map<string, boolean>();
  return (pattern) => {
    if (isLiteral(pattern)) return literals.has(pattern.text);
    const before = tried.get(pattern.text);
    if (before !== undefined) return before;
    const found = all.some((parts) => fits(pattern, parts));
    tried.set(pattern.text, found);
    return found;
  };
}

/** The items whose pattern matches `scope`. */
export function patternsFor<T extends { readonly pattern: Pattern }>(
  items: readonly T[],
  scope: string,
): T[] {
  const parts = scope.split(':');
  return items.filter(({ pattern }) => fits(pattern, parts));
}
