import type { ResultOf } from '../../src/usecases/results.ts';

const SERVER = 'https://fides.example.com';

const NO_NAMES = { renamedTo: null, renamedFrom: null, fidesplusOnly: false };

/** The results of `scopes explain`, `import`, `suggest` and `check`, full of what they can hold. */
export const SCOPE_RESULTS: {
  readonly [K in
    | 'scopes.explain'
    | 'scopes.import'
    | 'scopes.suggest'
    | 'scopes.check']: ResultOf<K>;
} = {
  'scopes.check': {
    kind: 'scopes.check',
    server: SERVER,
    serverVersion: '2.86.2',
    subject: 'profile ci',
    held: 'recorded',
    needed: ['ctl_dataset:read', 'user:read'],
    missing: ['user:read'],
    requests: [
      {
        request: 'GET /api/v1/user/{user_id}',
        operation: 'GET /api/v1/user/{user_id}',
        scopes: ['user:read'],
        count: 2,
        missing: ['user:read'],
      },
      {
        request: 'GET /api/v1/dataset',
        operation: 'GET /api/v1/dataset',
        scopes: ['ctl_dataset:read'],
        missing: [],
      },
    ],
    unmatched: [{ request: 'GET /api/v1/datset', reason: 'no such path', nearest: [] }],
    uncallable: [],
    pages: 0,
    caveats: ['a server in development mode asks for less than it describes'],
    recordings: [],
    complete: true,
    unauthorized: [],
    stripped: 0,
    undecided: [],
  },
  'scopes.suggest': {
    kind: 'scopes.suggest',
    server: SERVER,
    serverVersion: '2.86.2',
    scopes: ['ctl_dataset:read', 'user:read'],
    requests: [
      {
        request: 'GET /api/v1/user',
        operation: 'GET /api/v1/user',
        scopes: ['user:read'],
        note: 'shows only the own user with user:read-own',
      },
      {
        request: 'GET /api/v1/dataset/{fides_key}',
        operation: 'GET /api/v1/dataset/{fides_key}',
        scopes: ['ctl_dataset:read'],
        count: 1204,
      },
      { request: 'GET /health', operation: 'GET /health', scopes: [], count: 1 },
    ],
    unmatched: [
      {
        request: 'GET /api/v1/datset',
        reason: 'no such path',
        nearest: ['GET /api/v1/dataset', 'GET /api/v1/dataset/{fides_key}'],
      },
      { request: 'POST /api/v2/{...}', reason: 'no such path', nearest: [], count: 3 },
    ],
    uncallable: [
      {
        request: 'POST /api/v1/logout',
        operation: 'POST /api/v1/logout',
        reason: 'it deletes the client whose token is sent',
      },
    ],
    pages: 17,
    written: '/repo/scopes/mine.json',
    complete: false,
    unauthorized: [{ request: 'DELETE /api/v1/user/{...}', count: 2 }],
    stripped: 0,
    caveats: ['a server in development mode asks for less than it describes'],
    recordings: [
      {
        source: '--access-log fides.log',
        read: 1281,
        counted: 1227,
        notFound: 3,
        unauthorized: 2,
        elsewhere: [
          { host: 'crm.example.com', count: 11 },
          { host: 'localhost:3000', count: 1 },
        ],
        hosts: ['fides.example.com'],
        skipped: 40,
        unreadable: 2,
        firstUnreadable: { at: 7, shape: 'xxxx 99' },
        unreadableShapes: [
          { at: 7, shape: 'xxxx 99' },
          { at: 9, shape: 'xxx,9' },
        ],
        dropped: 0,
      },
      {
        source: '--har run.har',
        read: 2,
        counted: 1,
        notFound: 0,
        unauthorized: 0,
        elsewhere: [],
        hosts: [],
        skipped: 0,
        unreadable: 1,
        firstUnreadable: { at: 1, shape: '' },
        unreadableShapes: [{ at: 1, shape: '' }],
        dropped: 5,
      },
    ],
  },
  'scopes.explain': {
    kind: 'scopes.explain',
    server: SERVER,
    serverVersion: '2.99.0',
    rolesOf: '2.99.0',
    newestKnown: '2.86.2',
    otherClientsLack: { reason: '1 of its list cannot be read', fix: 'shorten it' },
    notLookedAt: [
      {
        name: 'ci',
        reason: 'auth.forbidden: the client may not look itself up: it lacks client:read',
        fix: 'make a client that may look',
      },
    ],
    scopes: [
      {
        scope: 'brand_new:poke',
        what: null,
        known: null,
        onServer: true,
        roles: null,
        presets: [],
        admin: null,
        risky: null,
        personalData: null,
        operations: [],
        profiles: [],
        otherClients: [],
      },
      {
        scope: 'client:delete',
        what: 'delete client',
        known: { first: '2.0.0', removedIn: null, ...NO_NAMES },
        onServer: true,
        roles: ['contributor', 'owner'],
        presets: [
          { name: 'full', by: ['*'] },
          { name: 'provisioner', by: ['client:delete'] },
        ],
        admin: null,
        risky: 'deletes any client and so stops every integration',
        personalData: null,
        operations: Array.from({ length: 9 }, (_, at) => `GET /api/v1/thing/${at}`),
        profiles: [
          { name: 'ci', recorded: true, live: null },
          { name: 'old', recorded: true, live: false },
          { name: 'two', recorded: false, live: true },
          { name: 'well', recorded: true, live: true },
        ],
        otherClients: [
          { clientId: 'aa', name: 'terraform', kind: 'foreign' },
          { clientId: 'bb', name: null, kind: 'elsewhere' },
        ],
      },
      {
        scope: 'user:reset-password',
        what: null,
        known: {
          first: '2.0.0',
          removedIn: '2.6.0',
          ...NO_NAMES,
          renamedTo: 'user:password-reset',
        },
        onServer: false,
        roles: [],
        presets: [],
        admin: 'sets the password of any user, owners included',
        risky: 'sets the password of any user, owners included',
        personalData: { kind: 'staff', reason: 'names of users' },
        operations: null,
        profiles: [],
        otherClients: null,
      },
    ],
  },
  'scopes.import': {
    kind: 'scopes.import',
    server: SERVER,
    serverVersion: '2.86.2',
    preset: { name: 'mine', description: 'Imported.', include: ['scope:read', 'system:*'] },
    known: ['scope:read', 'system:*'],
    unknown: [
      { scope: 'allow_list:read', why: 'fidesplus' },
      { scope: 'data_qualifier:create', why: 'removed', release: '2.27.0' },
      { scope: 'data_qualifier:read', why: 'removed', release: '2.27.0' },
      { scope: 'email:read', why: 'renamed', release: '2.1.0', renamedTo: 'messaging:read' },
      { scope: 'messaging:read', why: 'later', release: '2.1.0', renamedFrom: 'email:read' },
      { scope: 'notification:read', why: 'later', release: '2.84.0' },
      { scope: 'rule:read', why: 'unexplained' },
      { scope: 'sytem:*', why: 'unmatched', nearest: ['system:*'] },
      { scope: 'sytem:raed', why: 'never', nearest: ['system:read', 'system:create'] },
      { scope: 'what:ever', why: 'never' },
    ],
    duplicates: ['scope:read'],
    leftOut: [
      { scope: 'sytem:raed', why: 'unknown' },
      { scope: 'user:delete', why: 'struck out' },
      { scope: 'client:delete', why: 'commented out' },
      { scope: 'client:delete', why: 'commented out' },
    ],
    pieces: { found: 8, taken: 3, withheld: 1 },
    others: 3,
    stripped: true,
    written: '/repo/scopes/mine.json',
  },
};
