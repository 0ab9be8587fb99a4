import type { ProfileStatus, StatusResult } from '../../src/usecases/status/results.ts';

const SERVER = 'https://fides.example.com';
const CLIENT = '0123456789abcdef0123456789abcdef';
const OTHER = '00112233445566778899aabbccddeeff';
const MARKER = 'fedcba9876543210fedcba9876543210';

const NO_DRIFT = {
  known: true,
  missing: [],
  extra: [],
  retired: [],
  notices: 0,
  provedAt: null,
  lookedBy: null,
};

const ci: ProfileStatus = {
  name: 'ci',
  why: 'current',
  current: true,
  server: SERVER,
  serverVersion: '2.86.2',
  clientId: CLIENT,
  to: null,
  owner: 'acme/shop',
  expiresAt: '2025-01-03T03:04:05Z',
  secret: '****wxyz',
  credential: 'accepted',
  rotation: {
    since: '2024-09-01T00:00:00.000Z',
    exact: true,
    rotateAfter: '90d',
    due: true,
    retiring: { clientId: OTHER, notBefore: '2025-01-03T00:00:00.000Z', overdue: false },
  },
  token: {
    fetchedAt: '2025-01-02T03:00:00.000Z',
    expiresAt: '2025-01-02T04:00:00.000Z',
    usable: true,
  },
  scopes: {
    state: 'drift',
    known: true,
    recorded: 4,
    missing: ['scope:read'],
    extra: ['user:read', 'user:update'],
    retired: [],
    notices: 1,
    provedAt: '2026-03-01T00:00:00.000Z',
    lookedBy: 'its own client',
  },
  problems: [
    {
      code: 'scopes.drift',
      exitCode: 10,
      message: 'profile ci: its scopes have drifted',
      fix: 'see fidesauth scopes diff -p ci; fidesauth scopes apply puts them right',
    },
  ],
};

const two: ProfileStatus = {
  ...ci,
  name: 'two',
  why: 'all',
  current: false,
  serverVersion: null,
  credential: 'unknown',
  rotation: {
    since: '2025-01-01T00:00:00.000Z',
    exact: false,
    rotateAfter: null,
    due: false,
    retiring: { clientId: OTHER, notBefore: '2025-01-01T00:00:00.000Z', overdue: true },
  },
  token: {
    fetchedAt: null,
    expiresAt: '2025-01-02T03:00:00.000Z',
    usable: false,
  },
  scopes: { ...NO_DRIFT, state: 'unknown', recorded: 2 },
  problems: [],
};

const lost: ProfileStatus = {
  name: 'lost',
  why: 'all',
  current: false,
  server: null,
  serverVersion: null,
  clientId: null,
  to: null,
  owner: null,
  expiresAt: null,
  secret: null,
  credential: 'missing',
  rotation: null,
  token: null,
  scopes: { ...NO_DRIFT, state: 'unknown', recorded: 0 },
  problems: [],
};

/** A status, full of what it can hold. */
export const STATUS_RESULT: StatusResult = {
  kind: 'status',
  exitCode: 9,
  checkedAt: '2025-01-02T03:04:05.000Z',
  offline: false,
  profiles: [ci, two, lost],
  open: [
    {
      marker: MARKER,
      profile: 'lost',
      operation: 'bootstrap',
      state: 'intent',
      server: SERVER,
      clientId: null,
      startedAt: '2025-01-02T03:00:00.000Z',
    },
  ],
  store: {
    config: '/home/kim/.config/fidesauth',
    state: '/home/kim/.local/state/fidesauth',
    problems: [
      {
        code: 'bootstrap.incomplete',
        exitCode: 9,
        message: `profile lost: an earlier bootstrap was interrupted; client with marker ${MARKER} may be on ${SERVER}`,
        fix: 'finish it: fidesauth recover -p lost',
      },
      {
        code: 'store.unsafe',
        exitCode: 8,
        message: '/home/kim/.config/fidesauth/config.json: others can read it',
        fix: null,
      },
    ],
  },
  settings: [
    { name: 'profile', value: 'all', source: 'flag', from: '--all' },
    { name: 'server', value: SERVER, source: 'environment', from: 'FIDESAUTH_SERVER' },
    {
      name: 'admin credential',
      value: 'FIDESAUTH_ADMIN_TOKEN',
      source: 'environment',
      from: 'FIDESAUTH_ADMIN_TOKEN',
    },
    { name: 'timeout', value: '30 s', source: 'default', from: 'default' },
  ],
};

/** Its text on 100 columns. */
export const STATUS_WIDE = `\
profile     ci (the current one)
server      https://fides.example.com (Fides 2.86.2)
client      0123456789abcdef0123456789abcdef
owner       acme/shop
expires     2025-01-03T03:04:05Z (in 24 h)
credential  ****wxyz, accepted
secret age  4 months; due after 90d: fidesauth rotate -p ci
retiring    client 00112233445566778899aabbccddeeff, until 2025-01-03T00:00:00.000Z
token       fetched 4 min ago, valid for 55 min
scopes      4 recorded; drift: 1 missing, 2 extra; 1 notice
problem: profile ci: its scopes have drifted
  fix: see fidesauth scopes diff -p ci; fidesauth scopes apply puts them right

profile     two
server      https://fides.example.com
client      0123456789abcdef0123456789abcdef
owner       acme/shop
expires     2025-01-03T03:04:05Z (in 24 h)
credential  ****wxyz, not verified
secret age  at least 1 d
retiring
  client 00112233445566778899aabbccddeeff, may be deleted since 2025-01-01T00:00:00.000Z: fidesauth
  clients prune
token       expired; the next command gets a new one
scopes      2 recorded; not known

profile     lost
server      unknown
client      none
credential  missing
token       none cached
scopes      0 recorded; not known

store            not safe
unfinished work  bootstrap of profile lost
problem: profile lost: an earlier bootstrap was interrupted; client with marker
fedcba9876543210fedcba9876543210 may be on https://fides.example.com
  fix: finish it: fidesauth recover -p lost
problem: /home/kim/.config/fidesauth/config.json: others can read it

settings and their sources:
profile           all (--all)
server            https://fides.example.com (FIDESAUTH_SERVER)
admin credential  FIDESAUTH_ADMIN_TOKEN
timeout           30 s (default)
`;

/** And on 60. */
export const STATUS_NARROW = `\
profile     ci (the current one)
server      https://fides.example.com (Fides 2.86.2)
client      0123456789abcdef0123456789abcdef
owner       acme/shop
expires     2025-01-03T03:04:05Z (in 24 h)
credential  ****wxyz, accepted
secret age  4 months; due after 90d: fidesauth rotate -p ci
retiring
  client 00112233445566778899aabbccddeeff, until
  2025-01-03T00:00:00.000Z
token       fetched 4 min ago, valid for 55 min
scopes      4 recorded; drift: 1 missing, 2 extra; 1 notice
problem: profile ci: its scopes have drifted
  fix: see fidesauth scopes diff -p ci; fidesauth scopes
  apply puts them right

profile     two
server      https://fides.example.com
client      0123456789abcdef0123456789abcdef
owner       acme/shop
expires     2025-01-03T03:04:05Z (in 24 h)
credential  ****wxyz, not verified
secret age  at least 1 d
retiring
  client 00112233445566778899aabbccddeeff, may be deleted
  since 2025-01-01T00:00:00.000Z: fidesauth clients prune
token       expired; the next command gets a new one
scopes      2 recorded; not known

profile     lost
server      unknown
client      none
credential  missing
token       none cached
scopes      0 recorded; not known

store            not safe
unfinished work  bootstrap of profile lost
problem: profile lost: an earlier bootstrap was interrupted;
client with marker fedcba9876543210fedcba9876543210 may be
on https://fides.example.com
  fix: finish it: fidesauth recover -p lost
problem: /home/kim/.config/fidesauth/config.json: others can
read it

settings and their sources:
profile           all (--all)
server
  https://fides.example.com (FIDESAUTH_SERVER)
admin credential  FIDESAUTH_ADMIN_TOKEN
timeout           30 s (default)
`;
