import { order } from '../../domain/audit/groups.ts';
import type { LookerIdentity } from '../access/looker.ts';
import type { AuditedPreset, AuditedServer } from './results.ts';
import type { Audited } from './subject.ts';
import type { ServerAudit } from './subjects.ts';

/** What a report says of a server. */
export function serverFacts({
  url,
  version,
  knownScopes,
  audited,
  coverage,
}: ServerAudit): AuditedServer {
  const isCovered = ({ subject: { state, unreadable } }: Audited): boolean =>
    state !== 'gone' && unreadable.length === 0;
  return {
    url,
    version: version ?? null,
    knownScopes: knownScopes ?? null,
    clients: coverage.clients ?? null,
    covered: audited.filter(isCovered).length,
    incomplete: coverage.incomplete,
    leftOut: coverage.leftOut,
    lookers: lookersOf(audited),
  };
}

/** Each credential that looked, once, in a fixed order. */
function lookersOf(audited: readonly Audited[]): LookerIdentity[] {
  const found = new Map<string, LookerIdentity>();
  for (const { who } of audited) if (who !== undefined) found.set(JSON.stringify(who), who);
  return [...found].sort(([a], [b]) => order(a, b)).map(([, who]) => who);
}

/** The presets of all audited profiles, by name and path. */
export function presetFacts(audited: readonly Audited[]): AuditedPreset[] {
  const found = new Map<string, AuditedPreset>();
  for (const { subject, recorded, current } of audited) {
    for (const [at, { name, path, hash }] of recorded.entries()) {
      const now = current?.[at]?.hash;
      const key = JSON.stringify([name, path]);
      const before = found.get(key);
      const changed = now === undefined ? null : now !== hash || before?.changed === true;
      found.set(key, {
        name,
        path: path ?? null,
        sha256: now ?? null,
        changed,
        profiles: [...(before?.profiles ?? []), subject.name],
      });
    }
  }
  return [...found].sort(([a], [b]) => order(a, b)).map(([, preset]) => preset);
}
