import { createHash } from 'node:crypto';
import type { FindingCause } from '../../../src/domain/audit/findings.ts';
import { registryAt } from '../../../src/domain/history/history.ts';
import { highestPower, powerOf } from '../../../src/domain/scopes/power.ts';
import { type ScopeSet, scopeSet } from '../../../src/domain/scopes/scope-set.ts';
import type { FindingKind } from '../../../src/domain/words/choices.ts';
import { verdictOn } from '../../../src/usecases/audit/judge.ts';
import type {
  AuditSubject,
  InventoryClient,
  ScopesDiffResult,
  UndeclaredFinding,
} from '../../../src/usecases/audit/results.ts';
import { auditOf, SERVER, subjectWith } from './made.ts';

const RELEASE = '2.84.2';
const ALL = registryAt(RELEASE) ?? [];
const READS = ALL.filter((scope) => scope.endsWith(':read'));
const idOf = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 32);
const printOf = (text: string): string => createHash('sha256').update(text).digest('hex');

/** A finding before it is judged. */
type Raw = readonly [kind: FindingKind, cause: FindingCause, scope: string | null, since?: string];

/** A profile of the estate: what its preset asks for, and what differs. */
type Plan = {
  readonly name: string;
  readonly preset: string;
  readonly asked: readonly string[];
  readonly more?: readonly string[];
  readonly fewer?: readonly string[];
  readonly found?: readonly Raw[];
  readonly owner?: string;
  readonly isGone?: true;
  readonly isBlind?: true;
  readonly accepted?: { readonly reason: string; readonly until: string };
};

const PLANS: readonly Plan[] = [
  {
    name: 'intake-web',
    preset: 'dsr-intake',
    asked: [
      'privacy-request-access-results:read',
      'privacy-request:create',
      'privacy-request:read',
    ],
    more: ['client:update'],
    found: [['extra', 'given-outside', 'client:update']],
    owner: 'web-platform',
  },
  {
    name: 'backup-exports',
    preset: './scopes/backup.json',
    asked: ['policy:read', 'privacy-request-notifications:read', 'rule:read', 'storage:read'],
    more: ['storage:create_or_update'],
    found: [['extra', 'given-outside', 'storage:create_or_update']],
    owner: 'infra-oncall',
  },
  {
    name: 'acceptance-test',
    preset: 'full',
    asked: ALL,
    found: ALL.filter((scope) => powerOf(scope, RELEASE).power === 4).map(
      (scope): Raw => ['risky', 'held', scope],
    ),
    owner: 'qa-guild',
  },
  {
    name: 'pr-gate',
    preset: 'catalog-check',
    asked: ['data_category:read', 'data_use:read', 'dataset:read', 'system:read'],
    more: ['consent:read', 'privacy-request:read'],
    found: [
      ['extra', 'given-outside', 'consent:read'],
      ['extra', 'given-outside', 'privacy-request:read'],
    ],
  },
  {
    name: 'catalog-ci',
    preset: 'catalog-publisher',
    asked: [
      'ctl_dataset:create',
      'ctl_policy:create',
      'system:create',
      'system:read',
      'system:update',
    ],
    fewer: ['ctl_policy:create', 'system:update'],
    found: [
      ['missing', 'taken-outside', 'ctl_policy:create'],
      ['missing', 'taken-outside', 'system:update'],
    ],
    owner: 'data-platform',
  },
  {
    name: 'notice-mirror',
    preset: './scopes/notices.json',
    asked: ['privacy-experience:read', 'privacy-notice:read'],
    more: ['privacy-notice:create', 'privacy-notice:update'],
    found: [
      ['extra', 'preset-edited', 'privacy-notice:create'],
      ['extra', 'preset-edited', 'privacy-notice:update'],
    ],
  },
  {
    name: 'taxonomy-sync',
    preset: './scopes/taxonomy.json',
    asked: [
      'data_category:create',
      'data_category:read',
      'data_category:update',
      'fides_taxonomy:update',
    ],
    found: [['retired', 'registry', 'taxonomy:update', '2.74.0']],
  },
  {
    name: 'case-desk',
    preset: 'dsr-approver',
    asked: ['privacy-request:read', 'privacy-request:review'],
    found: [['gone', 'taken-outside', null]],
    owner: 'support-tools',
    isGone: true,
  },
  {
    name: 'bi-reader',
    preset: 'read-only',
    asked: READS,
    fewer: ['correspondence:read', 'notification:read'],
    found: [
      ['new', 'registry', 'correspondence:read', '2.84.0'],
      ['new', 'registry', 'notification:read', '2.84.0'],
    ],
    owner: 'analytics',
  },
  {
    name: 'lake-export',
    preset: 'lake',
    asked: ['connection:read', 'ctl_dataset:read', 'dataset:read', 'system:read'],
    found: [['duplicate', 'held', 'ctl_dataset:read']],
  },
  {
    name: 'records-office',
    preset: 'records',
    asked: ['connection:read', 'evaluation:read', 'organization:read', 'system:read'],
    found: [['stale', 'given-outside', 'evaluation:read']],
  },
  {
    name: 'payroll-bridge',
    preset: './scopes/payroll.json',
    asked: ['privacy-request:create', 'privacy-request:read'],
    isBlind: true,
  },
  {
    name: 'night-ops',
    preset: 'dsr-worker',
    asked: [
      'policy:read',
      'privacy-request:create',
      'privacy-request:read',
      'privacy-request:resume',
    ],
  },
  {
    name: 'migration-2025',
    preset: 'connector-admin',
    asked: ['connection:read', 'dataset:read'],
    more: ['connection:create_or_update'],
    found: [['extra', 'given-outside', 'connection:create_or_update']],
    accepted: { reason: 'moves the last connectors by hand, ticket OPS-311', until: '2026-12-31' },
  },
  {
    name: 'provisioner-eu',
    preset: 'provisioner',
    asked: ['client:create', 'client:delete', 'client:read', 'scope:read'],
  },
  {
    name: 'approval-bot',
    preset: 'dsr-approver',
    asked: ['privacy-request:read', 'privacy-request:review'],
  },
  {
    name: 'security-review',
    preset: 'auditor',
    asked: ['client:read', 'scope:read'],
    owner: 'security',
  },
  { name: 'status-page', preset: 'health', asked: ['config:read', 'worker-stats:read'] },
];

function subjectOf(plan: Plan): AuditSubject {
  const { name, preset, asked, more = [], fewer = [], found = [], accepted } = plan;
  const blind = {
    layer: 'preset' as const,
    reason: `${preset} is not there`,
    fix: 'put the file back',
  };
  const subject = subjectWith({
    name,
    clientId: idOf(name),
    presets: [preset],
    found: found.map(([kind, cause, scope, since]) => ({
      kind,
      cause,
      scope,
      ...(since === undefined ? {} : { since }),
    })),
    unreadable: plan.isBlind === true ? [blind] : [],
    scopes: plan.isGone === true ? null : held(asked, more, fewer),
    asked: plan.isBlind === true ? null : scopeSet(asked),
    recorded: scopeSet(asked),
    owner: plan.owner ?? null,
    createdAt: '2026-03-04T09:12:00.000Z',
  });
  if (accepted === undefined) return subject;
  const findings = subject.findings.map((finding) => ({ ...finding, accepted }));
  const { unreadable } = subject;
  return { ...subject, findings, ...verdictOn({ findings, unreadable }) };
}

function held(
  asked: readonly string[],
  more: readonly string[],
  fewer: readonly string[],
): ScopeSet {
  return scopeSet([...asked.filter((scope) => !fewer.includes(scope)), ...more]);
}

/** Clients without a profile, by what they hold; the sets of an estate. */
const SETS: readonly (readonly [
  name: string,
  kind: InventoryClient['kind'],
  scopes: readonly string[],
])[] = [
  ['Admin API (do not delete)', 'foreign', ALL],
  ['e2e', 'elsewhere', ALL],
  [
    'contributor-import',
    'foreign',
    ALL.filter((scope) => !/^(?:storage|messaging|encryption)/.test(scope)),
  ],
  [
    'infra-as-code',
    'foreign',
    [
      'config:read',
      'config:update',
      'connection:read',
      'rule:create_or_update',
      'storage:create_or_update',
      'storage:delete',
    ],
  ],
  [
    'onboard-us',
    'elsewhere',
    [
      'connection:create_or_update',
      'connection:read',
      'connector_template:register',
      'ctl_dataset:create',
      'policy:create_or_update',
      'storage:create_or_update',
    ],
  ],
  [
    'user-sync (legacy)',
    'foreign',
    [
      'user-permission:create',
      'user-permission:update',
      'user:create',
      'user:delete',
      'user:read',
      'user:update',
    ],
  ],
  ['mail-relay-2023', 'foreign', ['messaging:create_or_update', 'messaging:read']],
  ['view-legal', 'elsewhere', READS],
  [
    'helpdesk-bridge',
    'foreign',
    ['privacy-request:create', 'privacy-request:read', 'privacy-request:resume'],
  ],
  [
    'dsr-worker',
    'foreign',
    [
      'policy:read',
      'privacy-request:read',
      'privacy-request:resume',
      'privacy-request:upload_data',
    ],
  ],
  [
    'consent-api',
    'foreign',
    [
      'consent:read',
      'current-privacy-preference:read',
      'privacy-notice:create',
      'privacy-notice:update',
    ],
  ],
  ['cleanup-job', 'foreign', ['client:delete', 'client:read', 'privacy-request:delete']],
  [
    'push',
    'elsewhere',
    ['ctl_dataset:create', 'ctl_dataset:update', 'system:create', 'system:update'],
  ],
  [
    'catalog-sync',
    'foreign',
    ['ctl_dataset:create', 'ctl_dataset:update', 'evaluation:create', 'validate:exec'],
  ],
  ['scanner', 'foreign', ['generate:exec', 'system:read', 'validate:exec']],
  ['meta', 'elsewhere', READS.filter((scope) => powerOf(scope, RELEASE).power === 1)],
  [
    'runner',
    'elsewhere',
    ['ctl_dataset:read', 'data_category:read', 'data_use:read', 'system:read'],
  ],
  ['policy-viewer', 'foreign', ['policy:read', 'rule:read', 'webhook:read']],
  ['metrics-board', 'foreign', ['worker-stats:read']],
  ['abandoned', 'elsewhere', []],
  ['', 'unnamed', []],
];

/** Names that try to be something else than text. */
export const HOSTILE_NAMES: readonly string[] = [
  '<script>alert(1)</script>',
  '</style><style>body{display:none}</style>',
  '"><img src=x onerror=alert(1)>',
  "' onmouseover='alert(1)",
  'abc\u202egnp.exe',
  'שלום עולם (42)',
  'a\u0000b\u001b[31mred',
  '{{7*7}} <!-- --> ]]> %3Cb%3E',
  '&lt;b&gt; &amp;',
  'https://evil.example/?a=1&b=2',
  'x'.repeat(10_000),
  '  ',
];

function inventoryOf(size: number, names: readonly string[]): InventoryClient[] {
  const hostile = names.map((name, at) =>
    listed(name, 'foreign', ['system:read', 'user:read'], at),
  );
  const rest = Array.from({ length: Math.max(0, size - hostile.length) }, (_, at) => {
    const [name, kind, scopes] = SETS[at % SETS.length] ?? ['', 'unnamed', []];
    const round = Math.floor(at / SETS.length);
    // Every second round differs in a scope, so that not all of them share a line.
    const own =
      round % 2 === 0 || scopes.length === 0
        ? scopes
        : [...scopes, ALL[(at * 7) % ALL.length] ?? ''];
    return listed(
      name === '' ? null : round === 0 ? name : `${name}-${round}`,
      kind,
      own,
      at + 1_000,
    );
  });
  return [...hostile, ...rest];
}

function listed(
  name: string | null,
  kind: InventoryClient['kind'],
  scopes: ScopeSet,
  at: number,
): InventoryClient {
  const own = scopeSet(scopes);
  const power = highestPower(own, RELEASE);
  const isOurs = kind === 'elsewhere';
  return {
    server: SERVER,
    clientId: idOf(`listed ${at}`),
    name,
    kind,
    scopes: own,
    nearest: own.length === 0 ? null : { preset: 'read-only', extra: 2, lacks: at % 5 },
    worst: power === 4 ? 'critical' : power === 3 ? 'high' : null,
    owner: isOurs ? `team-${at % 9}` : null,
    key: isOurs ? 'ci' : null,
    createdAt: isOurs ? `2026-0${(at % 9) + 1}-1${at % 9}T08:00:00.000Z` : null,
    expiresAt: null,
  };
}

function undeclaredOf(inventory: readonly InventoryClient[]): UndeclaredFinding[] {
  return (['critical', 'high'] as const).flatMap((severity) => {
    const clients = inventory.filter(({ worst }) => worst === severity);
    if (clients.length === 0) return [];
    const power = severity === 'critical' ? 4 : 3;
    const why =
      severity === 'critical'
        ? 'Each of them can become admin.'
        : 'Each of them sees the personal data of data subjects, or can do lasting harm.';
    return [
      {
        kind: 'undeclared' as const,
        severity,
        server: SERVER,
        fingerprint: printOf(severity),
        clients: clients.map(({ clientId, name, scopes }) => ({
          clientId,
          name,
          scopes: scopes.filter((scope) => powerOf(scope, RELEASE).power === power),
          fingerprint: printOf(clientId),
        })),
        why,
        mend: `fidesauth clients list --server ${SERVER}`,
      },
    ];
  });
}

/** An audit of that many clients in every state, with everything that a report can show. */
export function estate(size: number, names: readonly string[] = []): ScopesDiffResult {
  const subjects = PLANS.map(subjectOf);
  const gone = subjects.filter(({ scopes }) => scopes === null).length;
  const inventory = inventoryOf(size - subjects.length + gone, names);
  const covered = subjects.filter(({ state }) => state === 'in-sync' || state === 'drift').length;
  const looker = {
    kind: 'profile',
    id: idOf('security-review'),
    profile: 'security-review',
  } as const;
  return auditOf(subjects, {
    inventory,
    undeclared: undeclaredOf(inventory),
    servers: [
      {
        url: SERVER,
        version: RELEASE,
        knownScopes: ALL.length,
        clients: size,
        covered,
        incomplete: false,
        leftOut: [
          { what: '1 profile', why: 'payroll-bridge: its preset file is not there', fix: null },
        ],
        lookers: [looker],
      },
    ],
    presets: [...new Set(subjects.flatMap(({ presets }) => presets))].map((name) => ({
      name,
      path: name.startsWith('.') ? `/repo/${name.slice(2)}` : null,
      sha256: name === './scopes/payroll.json' ? null : printOf(name),
      changed: name === './scopes/payroll.json' ? null : name === './scopes/notices.json',
      profiles: subjects.filter((one) => one.presets.includes(name)).map((one) => one.name),
    })),
  });
}
