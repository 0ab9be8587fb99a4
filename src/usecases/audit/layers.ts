import { type Finding, findingsOf, type UsedScopes } from '../../domain/audit/findings.ts';
import type { Profile } from '../../domain/clients/profile.ts';
import { lifetimeOf } from '../../domain/history/history.ts';
import type { Rules } from '../../domain/presets/preset.ts';
import { withoutEndpoints } from '../../domain/presets/preset-endpoints.ts';
import { recordedRules } from '../../domain/presets/recipe.ts';
import { type ScopeSet, scopeSet, union } from '../../domain/scopes/scope-set.ts';
import { scopesOn } from './preset.ts';
import type { LiveScopes } from './server.ts';

/** The requested scopes, as far as they are readable. */
export type Asked = {
  readonly current: Rules | undefined;
  readonly recorded: Rules | undefined;
  readonly used: UsedScopes | undefined;
  readonly release: string | undefined;
};

/** The differences. An unreadable layer counts as recorded, so that the rest is still compared. */
export function compare(
  { recipe, scopes: record }: Profile,
  asked: Asked,
  live: LiveScopes,
  registry: ScopeSet | undefined,
): Finding[] {
  const recorded = asked.recorded ?? withoutEndpoints(recordedRules(recipe));
  const rules = asked.current ?? recorded;
  const lost = asked.current === undefined && asked.recorded === undefined;
  const known = registry ?? union(record, scopeSet(live ?? []));
  return findingsOf(
    {
      rules,
      recordedRules: recorded,
      preset: registry === undefined || lost ? record : scopesOn(rules, known),
      presetAsRecorded:
        registry === undefined || asked.recorded === undefined ? record : scopesOn(recorded, known),
      record,
      live,
      used: asked.used,
      release: asked.release,
      registry: registry === undefined ? union(known, literals(rules)) : known,
    },
    lifetimeOf,
  );
}

/** Without a registry no scope counts as retired. */
function literals({ include }: { include: readonly { pattern: { text: string } }[] }): string[] {
  return include.map(({ pattern }) => pattern.text);
}
