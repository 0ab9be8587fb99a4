import { anyOf, isLiteral, matcherIn, type Pattern, patternsFor } from '../scopes/pattern.ts';
import { type ScopeSet, scopeSet } from '../scopes/scope-set.ts';
import { safeJson } from '../words/unseen.ts';

/** Prefix that selects a shipped preset even if a file has its name. */
export const SHIPPED = 'shipped:';

/** A valid name of a preset. */
export const PRESET_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** A pattern of a preset, with its reason and its line (1-based; 0: no file). */
export type Rule = {
  readonly pattern: Pattern;
  readonly reason?: string;
  readonly line: number;
  /** The endpoint that needs it, if it comes from one. */
  readonly endpoint?: string;
};

/** A request that the job makes, as written in the preset, with its line. */
export type EndpointRule = {
  readonly endpoint: string;
  readonly reason?: string;
  readonly line: number;
};

/** A preset as in its file: nothing resolved, `extends` not followed. */
export type Preset = {
  readonly name: string;
  readonly description: string;
  readonly extends: readonly string[];
  readonly include: readonly Rule[];
  readonly optional: readonly Rule[];
  readonly exclude: readonly Rule[];
  readonly endpoints: readonly EndpointRule[];
};

/**
 * All rules of a request for scopes: of presets, those they extend, and the command line. The
 * scopes that endpoints need depend on the server.
 */
export type WrittenRules = Pick<Preset, 'include' | 'optional' | 'exclude' | 'endpoints'>;

/** Rules with endpoints replaced by the scopes that they need on one server. */
export type Rules = Pick<Preset, 'include' | 'optional' | 'exclude'> & {
  readonly endpoints?: undefined;
};

/** The result of resolving {@link Rules} on one server's registry. */
export type Resolution = {
  readonly scopes: ScopeSet;
  /** Included full names that the server does not know: refused. */
  readonly unknownIncludes: readonly Rule[];
  /** Excluded full names that the server does not know: refused if the history does not either. */
  readonly unknownExcludes: readonly Rule[];
  /** Patterns that match nothing on this server: give a warning. */
  readonly unmatched: readonly Rule[];
};

/** Joins the rules of several sources: includes add up; every exclude applies to all. */
export function joinRules(sources: readonly WrittenRules[]): WrittenRules {
  return {
    endpoints: sources.flatMap((rules) => rules.endpoints),
    include: sources.flatMap((rules) => rules.include),
    optional: sources.flatMap((rules) => rules.optional),
    exclude: sources.flatMap((rules) => rules.exclude),
  };
}

/** Rules as a record stores them. */
export type RecordedPatterns = {
  readonly include: readonly string[];
  readonly optional: readonly string[];
  readonly exclude: readonly string[];
  /** Absent where there are none. */
  readonly endpoints?: readonly string[];
};

/** The patterns and endpoints of rules as texts. */
export function patternsOf({ endpoints, ...rules }: WrittenRules): RecordedPatterns {
  const texts = (list: readonly Rule[]): string[] => list.map(({ pattern }) => pattern.text);
  const requests = endpoints.map(({ endpoint }) => endpoint);
  return {
    ...(requests.length === 0 ? {} : { endpoints: requests }),
    include: texts(rules.include),
    optional: texts(rules.optional),
    exclude: texts(rules.exclude),
  };
}

/** Resolves rules against the scopes a server knows. Excludes apply last, over everything. */
export function resolveRules(rules: Rules, registry: ScopeSet): Resolution {
  const isFound = matcherIn(registry);
  const missing = ({ pattern }: Rule): boolean => isLiteral(pattern) && !isFound(pattern);
  const idle = ({ pattern }: Rule): boolean => !isLiteral(pattern) && !isFound(pattern);
  const isGiven = anyOf([...rules.include, ...rules.optional].map(({ pattern }) => pattern));
  const isExcluded = anyOf(rules.exclude.map(({ pattern }) => pattern));
  return {
    scopes: scopeSet(registry.filter((scope) => isGiven(scope) && !isExcluded(scope))),
    unknownIncludes: rules.include.filter(missing),
    unknownExcludes: rules.exclude.filter(missing),
    unmatched: [...rules.include, ...rules.exclude].filter(idle),
  };
}

/** The rules that give `scope`, in order: "why does this client hold it". */
export function rulesGiving(rules: Rules, scope: string): Rule[] {
  return patternsFor([...rules.include, ...rules.optional], scope);
}

/** A preset that fidesauth makes, with its members in the order of the file. */
export type MadePreset = {
  readonly name: string;
  readonly description: string;
  readonly include?: readonly string[];
  readonly optional?: readonly string[];
  readonly exclude?: readonly string[];
  readonly endpoints?: readonly string[];
};

/** The preset as the text of its file, with its line break. */
export function presetText(preset: MadePreset): string {
  return `${safeJson(JSON.stringify(preset, null, 2))}\n`;
}
