import type { Profile } from '../../src/domain/clients/profile.ts';
import type { Rule } from '../../src/domain/presets/preset.ts';
import { parsePattern } from '../../src/domain/scopes/pattern.ts';
import { Secret } from '../../src/domain/secrets/secret.ts';
import { FidesAuthError } from '../../src/errors.ts';
import type { Result, ResultOf } from '../../src/usecases/results.ts';
import { auditOf, subjectWith } from './audit/made.ts';
import { FLEET_APPLY, FLEET_PLAN } from './fleet-result.ts';
import { HELP_RESULT } from './help-result.ts';
import { CLIENTS_LIST, CLIENTS_SHOW } from './inventory/client-results.ts';
import { DELETION_PLAN, DELETIONS } from './inventory/deletion-results.ts';
import { ROTATE_PLAN, ROTATE_RESULT } from './rotate-result.ts';
import { SCOPE_RESULTS } from './scope-results.ts';
import { STATUS_RESULT } from './status-result.ts';

/** What must be seen in the results of `token` and `sandbox` and nowhere else. */
export const SECRETS = { token: 'the-access-token-itself', root: 'the-root-secret-itself' };

const SERVER = 'https://fides.example.com';
const CLIENT = '0123456789abcdef0123456789abcdef';
const MARKER = 'fedcba9876543210fedcba9876543210';
const FILE = '/home/kim/.config/fidesauth/profiles/ci.json';
const ROTATION = {
  since: '2025-01-02T03:04:05.000Z',
  exact: true,
  rotateAfter: '90d',
  due: true,
  retiring: null,
} as const;
const SECRET_FILE = `/home/kim/.config/fidesauth/credentials/${CLIENT}.json`;

function recovered(
  name: string,
  clientId: string | null,
  outcome: 'finished' | 'nothing' | 'restored' | 'revoked',
): ResultOf<'recover'>['recovered'][number] {
  return { marker: MARKER, profile: name, server: SERVER, clientId, outcome, deletions: [] };
}

const PATTERNS = { include: ['client:read'], optional: [], exclude: [] };

const profile: Profile = {
  name: 'ci',
  server: SERVER,
  allowHttp: false,
  clientId: CLIENT,
  clientName: 'fidesauth-ci',
  recipe: {
    presets: [
      { name: 'auditor', hash: 'aa', ...PATTERNS },
      { name: 'mine', path: '/repo/scopes/mine.json', hash: 'bb', ...PATTERNS },
    ],
    scopes: ['system:*'],
    excludes: ['system:delete'],
  },
  scopes: ['client:read', 'scope:read', 'system:read', 'system:update'],
  serverVersion: '2.86.2',
  marker: MARKER,
  createdAt: '2025-01-02T03:04:05.000Z',
};

const rule = (text: string, reason?: string): Rule => ({
  pattern: parsePattern(text),
  line: 1,
  ...(reason === undefined ? {} : { reason }),
});

const preset: ResultOf<'scopes.show'>['preset'] = {
  ref: { name: 'mine', path: '/repo/scopes/mine.json', hash: 'bb', ...PATTERNS },
  path: '/repo/scopes/mine.json',
  preset: {
    name: 'mine',
    description:
      'Reads the catalog and writes systems, for the nightly synchronisation of the two.',
    extends: [],
    include: [],
    optional: [],
    exclude: [],
    endpoints: [],
  },
  rules: {
    include: [rule('system:*', 'the job writes what it finds'), rule('scope:read')],
    optional: [rule('taxonomy:read', 'from 2.70')],
    exclude: [rule('system:delete')],
    endpoints: [{ endpoint: 'GET /api/v1/dataset', reason: 'to compare', line: 9 }],
  },
};

const made: Omit<ResultOf<'bootstrap'>, 'kind'> = {
  profile: 'ci',
  server: SERVER,
  serverVersion: '2.86.2',
  clientId: CLIENT,
  clientName: 'fidesauth-ci',
  owner: null,
  expiresAt: '2025-01-03T03:04:05Z',
  presets: ['auditor', 'mine (/repo/scopes/mine.json)'],
  scopes: ['client:read', 'scope:read'],
  created: true,
  change: 'scopes',
  given: ['scope:read'],
  taken: ['system:read'],
  withheld: ['system:update'],
  deleted: [],
  verified: true,
  risks: [{ scope: 'client:read', kind: 'staff', reason: 'a reason' }],
  warnings: ['a warning'],
  to: null,
  profileFile: FILE,
  credentialFile: SECRET_FILE,
};

const planned: Omit<ResultOf<'bootstrap.plan'>, 'kind'> = {
  profile: 'ci',
  server: SERVER,
  serverVersion: null,
  generation: 'current',
  admin: 'the root client (from the environment)',
  clientName: 'fidesauth-ci',
  owner: 'acme/shop',
  expiresAt: '2025-01-03T03:04:05Z',
  change: 'replace',
  clientId: CLIENT,
  give: ['client:read'],
  take: [],
  withheld: ['system:read'],
  accepted: [
    {
      scope: 'user:read',
      kind: 'extra',
      reason: 'for the move',
      until: '2027-01-31',
      since: '2026-12-01T10:00:00.000Z',
    },
  ],
  deletes: [CLIENT],
  presets: ['auditor'],
  excludes: ['organization:*'],
  scopes: ['client:create', 'client:read', 'consent:read', 'user:read'],
  known: 131,
  risks: [
    { scope: 'client:create', kind: 'admin', reason: 'it can give a new client any scope' },
    { scope: 'consent:read', kind: 'subjects', reason: 'preferences with identities' },
    { scope: 'user:read', kind: 'staff', reason: 'names of users' },
  ],
  warnings: ['pattern nothing:* matches no scope of this server'],
  to: null,
  profileFile: FILE,
  credentialFolder: '/home/kim/.config/fidesauth/credentials',
};

/** One result of each kind, full of what a kind can hold. */
export const RESULTS: { readonly [K in Result['kind']]: ResultOf<K> } = {
  bootstrap: { ...made, kind: 'bootstrap' },
  'scopes.apply': { ...made, kind: 'scopes.apply', created: false },
  'bootstrap.plan': { ...planned, kind: 'bootstrap.plan' },
  'scopes.apply.plan': { ...planned, kind: 'scopes.apply.plan' },
  export: {
    kind: 'export',
    profile: 'ci',
    server: SERVER,
    clientId: CLIENT,
    format: 'dotenv',
    file: '/srv/app/.env',
    withToken: false,
  },
  'export.delivered': {
    kind: 'export.delivered',
    profile: 'ci',
    server: SERVER,
    clientId: CLIENT,
    to: 'file:/srv/app/ci.json',
  },
  'bootstrap.superseded': {
    kind: 'bootstrap.superseded',
    profile: 'ci',
    server: SERVER,
    serverVersion: '2.86.2',
    clientId: CLIENT,
    key: 'ci',
    scopes: ['client:read', 'scope:read'],
    to: 'file:/srv/app/ci.json',
  },
  token: {
    kind: 'token',
    profile: 'ci',
    server: SERVER,
    clientId: CLIENT,
    token: {
      value: new Secret(SECRETS.token),
      expiresAt: Date.UTC(2025, 0, 2, 3, 4, 5),
      renewAt: Date.UTC(2025, 0, 2, 3, 0, 0),
    },
    cached: true,
  },
  'clients.list': CLIENTS_LIST,
  'clients.show': CLIENTS_SHOW,
  'clients.revoke.plan': { ...DELETION_PLAN, kind: 'clients.revoke.plan' },
  'clients.revoke': { ...DELETIONS, kind: 'clients.revoke' },
  'clients.prune.plan': { ...DELETION_PLAN, kind: 'clients.prune.plan' },
  'clients.prune': { ...DELETIONS, kind: 'clients.prune' },
  'fleet.plan': FLEET_PLAN,
  'fleet.apply': FLEET_APPLY,
  'profiles.list': {
    kind: 'profiles.list',
    checkedAt: '2025-05-02T03:04:05.000Z',
    profiles: [
      {
        name: 'ci',
        current: true,
        used: true,
        profile,
        rotation: ROTATION,
      },
      {
        name: 'old',
        current: false,
        used: false,
        problem: new FidesAuthError('store.corrupt', 'profile old: it is no JSON'),
      },
    ],
  },
  'profiles.show': {
    kind: 'profiles.show',
    profile,
    current: true,
    profileFile: FILE,
    credentialFile: SECRET_FILE,
    credentialStored: true,
    checkedAt: '2025-05-02T03:04:05.000Z',
    rotation: ROTATION,
  },
  'profiles.use': { kind: 'profiles.use', profile: 'ci', server: SERVER },
  'profiles.import': {
    kind: 'profiles.import',
    profile: 'ci',
    server: SERVER,
    serverVersion: '2.86.2',
    clientId: CLIENT,
    from: 'export',
    presets: ['auditor'],
    scopes: [],
    scopesKnown: false,
    retiring: CLIENT,
    profileFile: FILE,
    credentialFile: FILE,
  },
  'profiles.protect': {
    kind: 'profiles.protect',
    profile: 'ci',
    server: SERVER,
    clientId: CLIENT,
    protected: true,
    changed: true,
  },
  'scopes.accept': {
    kind: 'scopes.accept',
    profile: 'ci',
    server: SERVER,
    clientId: CLIENT,
    scope: 'user:read',
    finding: 'extra',
    reason: 'for the move',
    until: '2027-01-31',
    accepted: true,
  },
  'profiles.rename': {
    kind: 'profiles.rename',
    from: 'ci',
    profile: 'build',
    server: SERVER,
    clientId: CLIENT,
    current: true,
  },
  'profiles.set': {
    kind: 'profiles.set',
    profile: 'ci',
    settings: { owner: 'acme/shop', rotateAfter: '90d' },
  },
  'profiles.remove': { kind: 'profiles.remove', profile: 'ci', server: SERVER, clientId: CLIENT },
  recover: {
    kind: 'recover',
    recovered: [
      recovered('ci', CLIENT, 'finished'),
      recovered('two', null, 'nothing'),
      recovered('six', CLIENT, 'restored'),
      {
        ...recovered('old', CLIENT, 'revoked'),
        deletions: [{ clientId: CLIENT, profiles: ['old'] }],
      },
    ],
  },
  'recover.forget': {
    kind: 'recover.forget',
    marker: MARKER,
    profile: 'ci',
    server: SERVER,
    clientId: null,
  },
  revoke: { kind: 'revoke', profile: 'ci', server: SERVER, clientId: CLIENT, retired: null },
  'revoke.plan': {
    kind: 'revoke.plan',
    profile: 'ci',
    server: SERVER,
    serverVersion: '2.86.2',
    admin: 'the root client (from the environment)',
    clientId: CLIENT,
    clientName: 'fidesauth-ci',
    retiring: CLIENT,
    warnings: ['profile ci is protected: its name is asked for; in a script, add --confirm ci'],
  },
  'scopes.list': {
    kind: 'scopes.list',
    server: SERVER,
    serverVersion: '2.86.2',
    scopes: ['client:read', 'scope:read'],
  },
  'scopes.show': {
    kind: 'scopes.show',
    preset,
    resolved: {
      server: SERVER,
      serverVersion: '2.86.2',
      known: 131,
      scopes: [
        { scope: 'scope:read', by: ['scope:read'] },
        { scope: 'system:read', by: ['system:*'] },
      ],
      risks: [{ scope: 'system:read', kind: 'staff', reason: 'names of those who manage it' }],
      warnings: ['pattern nothing:* matches no scope of this server'],
    },
  },
  'scopes.diff': auditOf([
    subjectWith({
      name: 'ci',
      clientId: CLIENT,
      server: SERVER,
      found: [
        {
          kind: 'risky',
          cause: 'held',
          scope: 'client:update',
          note: 'takes over any listed client by rotating its secret',
        },
        { kind: 'missing', cause: 'registry', scope: 'system:read', since: '2.70.0' },
      ],
      unreadable: [{ layer: 'record', reason: 'store.corrupt: profile ci: it is no JSON' }],
      places: { 'system:read': { path: '/repo/scopes/mine.json', line: 4 } },
    }),
  ]),
  'scopes.upgrade': {
    kind: 'scopes.upgrade',
    generatedAt: '2026-11-25T21:40:00.000Z',
    tool: { version: '1.0.0', newestKnown: '2.86.2' },
    target: 'fides:2.86.2',
    targetVersion: '2.86.2',
    knownScopes: 131,
    subjects: [
      {
        name: 'ci',
        server: SERVER,
        from: '2.70.0',
        newly: [
          {
            scope: 'correspondence:read',
            power: 3,
            reason: 'shows messages exchanged with data subjects',
          },
          { scope: 'notification:read', power: 1, reason: null },
        ],
        retired: [
          { scope: 'data_category:read', removedIn: '2.74.0', renamedTo: 'taxonomy:read' },
          { scope: 'own:thing', removedIn: null, renamedTo: null },
        ],
        stronger: [
          {
            scope: 'client:update',
            power: 4,
            reason: 'takes over any listed client by rotating its secret',
          },
        ],
        stay: 'fidesauth scopes apply -p ci --preset shipped:read-only --exclude correspondence:read',
        unreadable: [],
      },
      {
        name: 'lost',
        server: '',
        from: null,
        newly: [],
        retired: [],
        stronger: [],
        stay: null,
        unreadable: [
          {
            layer: 'record',
            reason: 'store.corrupt: profile lost: it is no JSON',
            code: 'store.corrupt',
            fix: 'restore it from a copy',
          },
        ],
      },
    ],
  },
  'scopes.compare': {
    kind: 'scopes.compare',
    left: { source: 'preset:auditor', size: 2 },
    right: { source: 'server', size: 3 },
    restrictedTo: 'profile:ci',
    onlyLeft: ['client:read'],
    onlyRight: ['system:read', 'system:update'],
    both: ['scope:read'],
    unreadable: [],
  },
  rotate: ROTATE_RESULT,
  'rotate.plan': ROTATE_PLAN,
  ...SCOPE_RESULTS,
  status: STATUS_RESULT,
  help: HELP_RESULT,
  completion: {
    kind: 'completion',
    shell: 'bash',
    script: 'complete -F _fidesauth fidesauth\n',
  },
  sandbox: {
    kind: 'sandbox',
    url: 'http://127.0.0.1:8080',
    fidesVersion: '2.86.2',
    rootId: 'sandbox-root',
    rootSecret: new Secret(SECRETS.root),
  },
};
