import type { PlannedDeletion } from '../../../src/domain/inventory/deletion.ts';
import type { DeletionPlan, DeletionsResult } from '../../../src/usecases/clients/results.ts';

const NOW = Date.UTC(2025, 5, 1);
const DAY = 86_400_000;

const EXPIRED: PlannedDeletion = {
  client: {
    clientId: '11111111111111111111111111111111',
    name: 'fidesauth-ci',
    kind: 'stored',
    createdAt: NOW - 5 * DAY,
    expiresAt: NOW - 2 * DAY,
    owner: 'acme/shop',
    key: 'ci',
    profile: 'ci',
    scopes: ['client:read', 'scope:read'],
    risk: 'read',
  },
  way: 'profile',
  reason: 'expired',
  known: true,
};

const STRANGER: PlannedDeletion = {
  client: {
    clientId: '22222222222222222222222222222222',
    name: 'fidesauth-ci',
    kind: 'elsewhere',
    createdAt: NOW - 9 * DAY,
    expiresAt: NOW - 8 * DAY,
    key: 'ci',
    scopes: ['client:update'],
    risk: 'admin',
  },
  way: 'client',
  reason: 'expired',
  known: false,
};

const FORMER: PlannedDeletion = {
  client: {
    clientId: '33333333333333333333333333333333',
    name: null,
    kind: 'stored',
    fromFuture: true,
    retiring: { profile: 'shop', notBefore: '2025-05-31T00:00:00Z' },
    scopes: null,
    risk: null,
  },
  way: 'former',
  reason: 'retired',
  known: true,
};

const UNNAMED: PlannedDeletion = {
  client: {
    clientId: '44444444444444444444444444444444',
    name: null,
    kind: 'unnamed',
    scopes: [],
    risk: 'none',
  },
  way: 'unfinished',
  reason: 'named',
  known: false,
};

const HEAD = {
  server: 'https://fides.example.com',
  serverVersion: '2.86.2',
  serverNow: NOW,
  admin: 'the root client (from the environment)',
  looked: 300,
  leftAlone: { edited: 1, protected: 2 },
  unreadable: 1,
  stable: false,
} as const;

export const DELETION_PLAN: Omit<DeletionPlan, 'kind'> = {
  ...HEAD,
  clients: [EXPIRED, STRANGER, FORMER, UNNAMED],
  ownKnown: true,
  maxDeletes: 3,
};

export const DELETIONS: Omit<DeletionsResult, 'kind'> = {
  ...HEAD,
  leftAlone: {},
  unreadable: 0,
  stable: true,
  clients: [
    { ...EXPIRED, outcome: 'deleted', problem: null },
    { ...STRANGER, outcome: 'gone', problem: null },
    {
      ...FORMER,
      outcome: 'failed',
      problem: {
        code: 'auth.forbidden',
        exitCode: 4,
        message: 'deleting the client: the credential may not do that',
        fix: 'use the root client',
      },
    },
    { ...UNNAMED, outcome: 'not-tried', problem: null },
  ],
};

export const DELETION_PLAN_WIDE = `\
11111111111111111111111111111111
  fidesauth-ci, stored, 5 d, read, ci, expired 2 d ago, deleted with its profile
22222222222222222222222222222222
  fidesauth-ci, elsewhere, 9 d, admin, expired 8 d ago, deleted, not known here
33333333333333333333333333333333
  stored, future, shop, retired, deleted, its profile stays
44444444444444444444444444444444
  unnamed, none, its deletion finished

4 clients to delete on https://fides.example.com (Fides 2.86.2), by the root client (from the
environment); more than --max-deletes 3, so refused
left alone: 2 clients of a protected profile
left alone: 1 client whose description differs from what this store knows: by id it can be deleted
not readable: 1 client in the list
the list was another each time it was read: it may lack some
`;

export const DELETION_PLAN_NARROW = `\
11111111111111111111111111111111
  fidesauth-ci, stored, 5 d, read, ci, expired 2 d ago,
  deleted with its profile
22222222222222222222222222222222
  fidesauth-ci, elsewhere, 9 d, admin, expired 8 d ago,
  deleted, not known here
33333333333333333333333333333333
  stored, future, shop, retired, deleted, its profile stays
44444444444444444444444444444444
  unnamed, none, its deletion finished

4 clients to delete on https://fides.example.com (Fides
2.86.2), by the root client (from the environment); more
than --max-deletes 3, so refused
left alone: 2 clients of a protected profile
left alone: 1 client whose description differs from what
this store knows: by id it can be deleted
not readable: 1 client in the list
the list was another each time it was read: it may lack some
`;

export const DELETION_PLAN_PIPED = `\
ID                                NAME          KIND       AGE     RISK   PROFILE  WHAT HAPPENS
11111111111111111111111111111111  fidesauth-ci  stored     5 d     read   ci       expired 2 d ago, deleted with its profile
22222222222222222222222222222222  fidesauth-ci  elsewhere  9 d     admin           expired 8 d ago, deleted, not known here
33333333333333333333333333333333                stored     future         shop     retired, deleted, its profile stays
44444444444444444444444444444444                unnamed            none            its deletion finished

4 clients to delete on https://fides.example.com (Fides 2.86.2), by the root client (from the environment); more than --max-deletes 3, so refused
left alone: 2 clients of a protected profile
left alone: 1 client whose description differs from what this store knows: by id it can be deleted
not readable: 1 client in the list
the list was another each time it was read: it may lack some
`;

export const DELETIONS_WIDE = `\
1 client deleted and confirmed gone
1 client already gone
1 client not deleted
1 client not tried after that
problem: 33333333333333333333333333333333: deleting the client: the credential may not do that
  fix: use the root client
`;
