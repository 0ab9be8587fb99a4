import { anyOf, isLiteral, matcherIn, type Pattern, patternsFor } from '../scopes/pattern.ts';
import { type ScopeSet, scopeSet } from '../scopes/scope-set.ts';
import { safeJson } from '../words/unseen.ts';

/** Begins the name of a shipped preset where a file of that name may be in the way. */
export const SHIPPED = 'shipped:';

/** What a preset may be called. */
export const PRESET_NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/;

/** A pattern of a preset, with why it is there and the line it stands on (1-based; 0: no file). */
export type Rule = {
  readonly pattern: Pattern;
  readonly reason?: string;
  readonly line: number;
  /** The endpoint that needs it, where it stands for one. */
  readonly endpoint?: string;
};

/** A request that the job makes, as the preset has it, and the line it stands on. */
export type EndpointRule = {
  readonly endpoint: string;
  readonly reason?: string;
  readonly line: number;
};

/** A preset as its file says it: nothing resolved, `extends` not followed. */
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
 * All rules of a request for scopes: presets, what they extend, and the command line's own. What its
 * endpoints need depends on the server.
 */
export type WrittenRules = Pick<Preset, 'include' | 'optional' | 'exclude' | 'endpoints'>;

/** Rules whose endpoints, if there were any, have become the scopes that they need on one server. */
export type Rules = Pick<Preset, 'include' | 'optional' | 'exclude'> & {
  readonly endpoints?: undefined;
};

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
export function joinRules(sources: readonly WrittenRules[]): WrittenRules {
  return {
    endpoints: sources.flatMap((rules) => rules.endpoints),
    include: sources.flatMap((rules) => rules.include),
    optional: sources.flatMap((rules) => rules.optional),
    exclude: sources.flatMap((rules) => rules.exclude),
  };
}

/** What a record keeps of rules. */
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

/** The rules that give `scope`, in the order they stand: "why does this client hold it". */
export function rulesGiving(rules: Rules, scope: string): Rule[] {
  return patternsFor([...rules.include, ...rules.optional], scope);
}

/** A preset that fidesauth makes, in the order in which its file has the members. */
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
