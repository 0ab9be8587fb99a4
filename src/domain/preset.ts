import type { Pattern } from './pattern.ts';
import { isLiteral, matches } from './pattern.ts';
import type { ScopeSet } from './scope-set.ts';
import { scopeSet } from './scope-set.ts';

/** What a preset may be called. */
export const PRESET_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** A pattern of a preset, with why it is there and the line it stands on (1-based; 0: no file). */
export type Rule = { readonly pattern: Pattern; readonly reason?: string; readonly line: number };

/** A preset as its file says it: nothing resolved, `extends` not followed. */
export type Preset = {
  readonly name: string;
  readonly description: string;
  readonly extends: readonly string[];
  readonly include: readonly Rule[];
  readonly optional: readonly Rule[];
  readonly exclude: readonly Rule[];
};

/** All rules of a request for scopes: presets, what they extend, and the command line's own. */
export type Rules = Pick<Preset, 'include' | 'optional' | 'exclude'>;

/** What {@link Rules} come to on one server's registry. */
export type Resolution = {
  readonly scopes: ScopeSet;
  /** Included literals that the server does not know: to be refused. */
  readonly unknownIncludes: readonly Rule[];
  /** Excluded literals that the server does not know: refused when history does not either. */
  readonly unknownExcludes: readonly Rule[];
  /** Patterns that match nothing on this server: worth a warning. */
  readonly unmatched: readonly Rule[];
};

/** The rules of several sources put together: includes add up, every exclude holds over all. */
export function joinRules(sources: readonly Rules[]): Rules {
  return {
    include: sources.flatMap((rules) => rules.include),
    optional: sources.flatMap((rules) => rules.optional),
    exclude: sources.flatMap((rules) => rules.exclude),
  };
}

/** The patterns of rules as texts: what a record keeps of them. */
export function patternsOf(rules: Rules): Readonly<Record<keyof Rules, readonly string[]>> {
  const texts = (list: readonly Rule[]): string[] => list.map(({ pattern }) => pattern.text);
  return {
    include: texts(rules.include),
    optional: texts(rules.optional),
    exclude: texts(rules.exclude),
  };
}

/** Resolves rules against the scopes a server knows. Excludes apply last, over everything. */
export function resolveRules(rules: Rules, registry: ScopeSet): Resolution {
  const known = new Set(registry);
  const missing = ({ pattern }: Rule): boolean => isLiteral(pattern) && !known.has(pattern.text);
  const idle = ({ pattern }: Rule): boolean =>
    !isLiteral(pattern) && !registry.some((scope) => matches(pattern, scope));
  const given = [...rules.include, ...rules.optional];
  const picked = registry.filter((scope) => given.some((rule) => matches(rule.pattern, scope)));
  return {
    scopes: scopeSet(
      picked.filter((scope) => !rules.exclude.some((rule) => matches(rule.pattern, scope))),
    ),
    unknownIncludes: rules.include.filter(missing),
    unknownExcludes: rules.exclude.filter(missing),
    unmatched: [...rules.include, ...rules.exclude].filter(idle),
  };
}

/** The rules that give `scope`, in the order they stand: "why does this client hold it". */
export function rulesGiving(rules: Rules, scope: string): Rule[] {
  return [...rules.include, ...rules.optional].filter((rule) => matches(rule.pattern, scope));
}
