import type { Finding } from '../../../src/domain/audit/findings.ts';
import { scopeSet } from '../../../src/domain/scopes/scope-set.ts';
import { failingIn } from '../../../src/usecases/audit/compared.ts';
import { judge, verdictOn } from '../../../src/usecases/audit/judge.ts';
import type { AuditSubject, ScopesDiffResult } from '../../../src/usecases/audit/results.ts';
import { summaryOf, worstFinding, worstFirst } from '../../../src/usecases/audit/summary.ts';

export const SERVER = 'https://fides.example.com';
const TIME = '2026-11-25T21:40:00.000Z';
const RELEASE = '2.84.2';

/** The parts of a subject that a sample gives; the rest is as an audit would make it. */
export type Bare = Pick<AuditSubject, 'name' | 'clientId'> &
  Partial<AuditSubject> & { readonly found?: readonly Finding[] };

/** A subject with judged findings. */
export function subjectWith({ found = [], ...bare }: Bare): AuditSubject {
  const { name, clientId, presets = ['mine'], unreadable = [] } = bare;
  const recorded = scopeSet(['scope:read', 'system:read']);
  const profile = {
    name,
    server: SERVER,
    allowHttp: false,
    clientId,
    clientName: `fidesauth-${name}`,
    recipe: { presets: [], scopes: ['system:*'], excludes: [] },
    scopes: recorded,
    marker: '0'.repeat(32),
    createdAt: '2026-06-01T08:00:00.000Z',
  };
  const findings = judge(found, profile, { time: TIME, release: RELEASE });
  return {
    server: SERVER,
    presets,
    findings,
    unreadable,
    places: {},
    kind: 'stored',
    ...verdictOn({ findings, unreadable }),
    scopes: recorded,
    asked: recorded,
    recorded,
    nearest: null,
    owner: null,
    key: null,
    createdAt: profile.createdAt,
    expiresAt: null,
    recordedAt: '2026-10-02T09:30:00.000Z',
    recordedOn: RELEASE,
    ...bare,
  };
}

/** The audit of these subjects on one server. */
export function auditOf(
  subjects: readonly AuditSubject[],
  more: Partial<ScopesDiffResult> = {},
): ScopesDiffResult {
  const facts = {
    subjects: worstFirst(subjects),
    undeclared: [],
    inventory: [],
    servers: [
      {
        url: SERVER,
        version: RELEASE,
        knownScopes: 130,
        clients: 107,
        covered: subjects.filter(({ unreadable }) => unreadable.length === 0).length,
        incomplete: false,
        leftOut: [],
        lookers: [{ kind: 'root' as const, id: 'fidesadmin', profile: null }],
      },
    ],
    presets: [
      {
        name: 'mine',
        path: '/repo/scopes/mine.json',
        sha256: 'ab12'.repeat(16),
        changed: false,
        profiles: subjects.map(({ name }) => name),
      },
    ],
    ...more,
  };
  return {
    kind: 'scopes.diff',
    inSync: subjects.every(({ inSync }) => inSync),
    generatedAt: TIME,
    tool: { version: '1.2.3', newestKnown: '2.86.2' },
    fingerprint: '5d1ea07c93b244f8'.repeat(4),
    summary: summaryOf(facts),
    worst: worstFinding(facts),
    failOn: null,
    failing: failingIn(facts, null),
    baseline: null,
    ...facts,
  };
}
