import type { PresetRef, Recipe } from '../../domain/clients/journal.ts';
import {
  joinRules,
  type Rule,
  type Rules,
  resolveRules,
  type WrittenRules,
} from '../../domain/presets/preset.ts';
import { recordedRules } from '../../domain/presets/recipe.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import type { Pattern } from '../../domain/scopes/pattern.ts';
import { resourceOf, type ScopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import type { PresetStore } from '../../store/presets/store.ts';

/** The requested scopes, not yet resolved on a server. */
export type ScopeRequest = {
  /** Names or paths of presets. */
  readonly presets: readonly string[];
  readonly scopes: readonly Pattern[];
  readonly excludes: readonly Pattern[];
};

/** A request with its preset files read. */
export type LoadedRequest = { readonly recipe: Recipe; readonly rules: WrittenRules };

/** A request with its endpoints looked up on the server. */
export type ServerRequest = { readonly recipe: Recipe; readonly rules: Rules };

/** The resolved scopes of a request on one server. */
export type ResolvedScopes = { readonly scopes: ScopeSet; readonly warnings: readonly string[] };

/**
 * Reads the presets of a request; needs no server.
 * @throws preset.unknown, preset.invalid, preset.reserved
 */
export async function loadRequest(
  request: ScopeRequest,
  presets: PresetStore,
): Promise<LoadedRequest> {
  const loaded = await Promise.all(request.presets.map((name) => presets.load(name)));
  const own: WrittenRules = {
    endpoints: [],
    include: request.scopes.map(fromFlag),
    optional: [],
    exclude: request.excludes.map(fromFlag),
  };
  return {
    recipe: {
      presets: loaded.map((preset): PresetRef => preset.ref),
      scopes: request.scopes.map((pattern) => pattern.text),
      excludes: request.excludes.map((pattern) => pattern.text),
    },
    rules: joinRules([...loaded.map((preset) => preset.rules), own]),
  };
}

/** The recorded request of a profile. */
export function recordedRequest(recipe: Recipe): LoadedRequest {
  return { recipe, rules: recordedRules(recipe) };
}

/** True for an empty request: it means the recorded one. */
export function isEmptyRequest({ presets, scopes, excludes }: ScopeRequest): boolean {
  return presets.length + scopes.length + excludes.length === 0;
}

function fromFlag(pattern: Pattern): Rule {
  return { pattern, line: 0 };
}

/**
 * The scope set of a request on a server that knows `registry`.
 * @throws scope.unknown for an included name that the server lacks, or an excluded one that never
 * existed (a typo there would give too much); scope.empty
 */
export async function resolveRequest(
  request: Pick<ServerRequest, 'rules'>,
  registry: ScopeSet,
): Promise<ResolvedScopes> {
  const resolved = resolveRules(request.rules, registry);
  const unknown = resolved.unknownIncludes[0];
  if (unknown !== undefined) throw await unknownScope(unknown, registry);
  await refuseMistypedExcludes(resolved.unknownExcludes, registry);
  if (resolved.scopes.length === 0) {
    const idle = resolved.unmatched[0]?.pattern;
    if (idle !== undefined) throw matchesNothing(idle, registry);
    throw new FidesAuthError(
      'scope.empty',
      'the scope set is empty, so the client could do nothing',
      {
        fix: 'choose a preset or scopes that this server knows: fidesauth scopes list',
      },
    );
  }
  const warnings = resolved.unmatched.map(
    ({ pattern }) => `pattern ${pattern.text} matches no scope of this server`,
  );
  return { scopes: resolved.scopes, warnings };
}

function matchesNothing({ text, segments }: Pattern, registry: ScopeSet): FidesAuthError {
  const near = nearest(segments[0] ?? '', new Set(registry.map(resourceOf)));
  return new FidesAuthError(
    'scope.empty',
    `the scope set is empty: pattern ${text} matches no scope of this server`,
    {
      fix: didYouMean(near.map((name) => `${name}:*`)) ?? 'see what exists: fidesauth scopes list',
    },
  );
}

async function unknownScope({ pattern }: Rule, registry: ScopeSet): Promise<FidesAuthError> {
  const { lifetimeOf, isFidesplusOnly } = await import('../../domain/history/history.ts');
  const name = pattern.text;
  const life = lifetimeOf(name);
  const isResource = registry.some((scope) => resourceOf(scope) === name);
  const near = didYouMean(isResource ? [`'${name}:*'`] : nearest(name, registry));
  const leaveOut = `remove it, or make it optional in your preset`;
  if (life?.renamedTo !== undefined) {
    return notKnown(name, `it was renamed in Fides ${life.removedIn}`, `use ${life.renamedTo}`);
  }
  if (life?.removedIn !== undefined) {
    return notKnown(name, `it was removed in Fides ${life.removedIn}`, leaveOut);
  }
  if (life !== undefined) return notKnown(name, `it came with Fides ${life.first}`, leaveOut);
  if (isFidesplusOnly(name)) return notKnown(name, 'only Fidesplus has it', leaveOut);
  const whole = name.includes(':')
    ? 'compare with: fidesauth scopes list'
    : `a scope is written like system:read; a preset is given with --preset ${name}`;
  return notKnown(name, 'it never existed in Fides', near ?? whole);
}

function notKnown(name: string, why: string, fix: string): FidesAuthError {
  return new FidesAuthError(
    'scope.unknown',
    `scope ${name}: this server does not know it: ${why}`,
    { fix },
  );
}

async function refuseMistypedExcludes(
  excludes: readonly Rule[],
  registry: ScopeSet,
): Promise<void> {
  if (excludes.length === 0) return;
  const { lifetimeOf, isFidesplusOnly } = await import('../../domain/history/history.ts');
  const typo = excludes.find(({ pattern }) => {
    const existed = lifetimeOf(pattern.text) !== undefined || isFidesplusOnly(pattern.text);
    return !existed;
  });
  if (typo === undefined) return;
  const name = typo.pattern.text;
  throw new FidesAuthError(
    'scope.unknown',
    `excluded scope ${name}: no Fides release has it; a typo here would grant too much`,
    { fix: didYouMean(nearest(name, registry)) ?? 'correct its name: fidesauth scopes list' },
  );
}
