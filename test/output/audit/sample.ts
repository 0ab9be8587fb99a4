import type { Finding } from '../../../src/domain/audit/findings.ts';
import type {
  AuditSubject,
  ScopesCompareResult,
  ScopesDiffResult,
} from '../../../src/usecases/audit/results.ts';
import { auditOf, type Bare, SERVER, subjectWith } from './made.ts';

const subject = (
  name: string,
  digit: string,
  found: readonly Finding[],
  more: Partial<Bare> = {},
): AuditSubject => subjectWith({ name, clientId: digit.repeat(32), found, ...more });

/** Every kind with every cause that the rules know, sorted as they sort them. */
const EVERYTHING: readonly Finding[] = [
  {
    kind: 'risky',
    cause: 'held',
    scope: 'client:update',
    note: 'takes over any listed client by rotating its secret',
  },
  { kind: 'extra', cause: 'given-outside', scope: 'client:delete' },
  {
    kind: 'extra',
    cause: 'preset-edited',
    scope: 'client:read',
    note: 'the preset no longer asks for it',
  },
  {
    kind: 'duplicate',
    cause: 'held',
    scope: 'connection:read',
    note: 'the server lists it more than once',
  },
  {
    kind: 'retired',
    cause: 'registry',
    scope: 'data_category:read',
    since: '2.70.0',
    note: 'now taxonomy:read',
  },
  {
    kind: 'retired',
    cause: 'registry',
    scope: 'datamap:dream',
    note: 'this server does not know it',
  },
  { kind: 'missing', cause: 'registry', scope: 'heap_dump:exec', since: '2.76.0' },
  {
    kind: 'missing',
    cause: 'taken-outside',
    scope: 'privacy-request:manual-steps:respond',
  },
  {
    kind: 'missing',
    cause: 'preset-edited',
    scope: 'privacy-request:read',
    note: 'the preset names it now',
  },
  {
    kind: 'stale',
    cause: 'given-outside',
    scope: 'scope:read',
    note: 'granted outside fidesauth, as the preset asks',
  },
  {
    kind: 'stale',
    cause: 'registry',
    scope: 'storage:archive',
    since: '2.61.0',
    note: 'recorded; this server does not know it',
  },
  { kind: 'new', cause: 'registry', scope: 'system:archive', since: '2.86.0' },
  {
    kind: 'stale',
    cause: 'taken-outside',
    scope: 'system:read',
    note: 'taken away outside fidesauth, as the preset asks',
  },
  {
    kind: 'unused',
    cause: 'held',
    scope: 'webhook:read',
    note: 'none of the given requests needs it',
  },
];

const nightly = subject('nightly', '2', EVERYTHING, {
  presets: ['mine', 'auditor'],
  places: {
    'privacy-request:read': { path: '/repo/scopes/a b/mine#1.json', line: 12 },
    'heap_dump:exec': { path: '/elsewhere/base.json', line: 7 },
    'scope:read': { line: 3 },
  },
});

const GONE: Finding = {
  kind: 'gone',
  cause: 'taken-outside',
  scope: null,
  note: 'the client is no longer on the server',
};

const missing: Finding = { kind: 'missing', cause: 'taken-outside', scope: 'system:read' };

/** A client without a profile whose names try to break each format. */
const odd = subject(
  'a|b `c` <b>d</b>',
  '0',
  [
    { kind: 'extra', cause: 'given-outside', scope: 'a|b:`c` \\|' },
    { kind: 'extra', cause: 'given-outside', scope: '<script>alert(1)</script>' },
    { kind: 'extra', cause: 'given-outside', scope: '[x](https://evil.example) {0} é 🦊 \ud800' },
    { kind: 'retired', cause: 'registry', scope: '__proto__', note: 'now *x* | `y` </td>' },
  ],
  { clientId: 'a|b `c` <b>d</b>' },
);

/** Several clients in every state, with every kind, every cause and odd characters. */
export const RICH: ScopesDiffResult = auditOf([
  subject('ci', '1', []),
  nightly,
  subject('broken', '3', [], {
    unreadable: [
      {
        layer: 'live',
        reason: `server.unreachable: ${SERVER}: connection refused ({"detail": [1](2)})`,
      },
      { layer: 'registry', reason: 'not tried | `after` that' },
    ],
  }),
  subject('half', '4', [missing], {
    unreadable: [{ layer: 'record', reason: 'store.corrupt: profile half: it is no JSON' }],
  }),
  subject('desk', '6', [GONE]),
  odd,
  subject('behind', '5', [
    {
      kind: 'stale',
      cause: 'given-outside',
      scope: 'scope:read',
      note: 'granted outside fidesauth, as the preset asks',
    },
  ]),
]);

/** `--all` where all is well. */
export const QUIET: ScopesDiffResult = auditOf(
  ['1', '2', '3', '4', '5'].map((digit) => subject(`team-${digit}`, digit, [])),
);

/** One client with drift. */
export const SINGLE: ScopesDiffResult = auditOf([subject('ci', '1', [missing])]);

/** Two sets that have something each. */
export const DIFFERENT: ScopesCompareResult = {
  kind: 'scopes.compare',
  left: { source: 'file:/repo/a|b `c` <b>.json', size: 4 },
  right: { source: 'fides:2.86.2', size: 3 },
  restrictedTo: null,
  onlyLeft: ['client:read', 'system:<i>', 'system:read'],
  onlyRight: ['taxonomy:create', 'taxonomy:read'],
  both: ['scope:read'],
  unreadable: [],
};

/** Two sets that are the same. */
export const SAME: ScopesCompareResult = {
  ...DIFFERENT,
  left: { source: 'preset:auditor', size: 2 },
  right: { source: 'role:auditor', size: 2 },
  onlyLeft: [],
  onlyRight: [],
  both: ['client:read', 'scope:read'],
};

/** A side that could not be read. */
export const BLIND: ScopesCompareResult = {
  ...DIFFERENT,
  right: { source: 'server', size: null },
  onlyLeft: [],
  onlyRight: [],
  both: [],
  unreadable: [{ layer: 'right', reason: `server.unreachable: ${SERVER}: connection refused` }],
};
