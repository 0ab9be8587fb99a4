import type { ResultOf } from '../../../src/usecases/results.ts';

type List = ResultOf<'clients.list'>;
type Client = List['servers'][number]['clients'][number];

const NOW = Date.UTC(2025, 5, 1);
const DAY = 86_400_000;

const idOf = (digit: string): string => digit.repeat(32);

const CLIENTS: readonly Client[] = [
  {
    clientId: idOf('1'),
    name: 'Made in the admin UI by somebody who left, with a name that goes on',
    description: null,
    scopes: ['client:update', 'system:read'],
    position: 4,
    kind: 'foreign',
    made: false,
    edited: false,
    nearest: null,
    risk: 'admin',
  },
  {
    clientId: idOf('2'),
    name: 'fidesauth-gateway',
    description: `Made by fidesauth. Owner: acme/shop [fidesauth2 ${idOf('a')} key=gateway]`,
    scopes: ['privacy-request:create', 'privacy-request:read', 'user:read'],
    position: 1,
    kind: 'elsewhere',
    createdAt: NOW - 3 * DAY,
    owner: 'acme/shop',
    key: 'gateway',
    made: false,
    edited: false,
    nearest: { preset: 'dsr-gateway', extra: 1, lacks: 0 },
    risk: 'personal',
  },
  {
    clientId: idOf('3'),
    name: 'fidesauth-ci',
    description: `Made by fidesauth. [fidesauth2 ${idOf('b')}]`,
    scopes: ['client:read', 'scope:read'],
    position: 2,
    kind: 'stored',
    createdAt: NOW - 200 * DAY,
    expiresAt: NOW + DAY,
    profile: 'ci',
    made: true,
    edited: false,
    nearest: { preset: 'auditor', extra: 0, lacks: 0 },
    risk: 'read',
  },
  {
    clientId: idOf('4'),
    name: null,
    description: null,
    scopes: [],
    position: 5,
    kind: 'unnamed',
    made: false,
    edited: false,
    nearest: null,
    risk: 'none',
  },
];

/** A list of two servers, of which one did not answer. */
export const CLIENTS_LIST: List = {
  kind: 'clients.list',
  complete: false,
  filtered: false,
  wide: false,
  servers: [
    {
      server: 'https://fides.example.com',
      serverVersion: '2.86.2',
      serverNow: NOW,
      source: 'server',
      lookedBy: 'profile auditor',
      total: 5,
      unreadable: [3],
      stable: true,
      kinds: { stored: 1, elsewhere: 1, foreign: 1, unnamed: 1 },
      clients: CLIENTS,
      unknownAge: 0,
      unknownScopes: 0,
    },
  ],
  notLookedAt: [
    {
      server: 'https://old.example.com',
      code: 'server.timeout',
      reason: 'https://old.example.com: no reply within 30 s',
      fix: 'raise --timeout',
    },
  ],
};

/** One client in full. */
export const CLIENTS_SHOW: ResultOf<'clients.show'> = {
  kind: 'clients.show',
  server: 'https://fides.example.com',
  serverVersion: '2.86.2',
  serverNow: NOW,
  source: 'server',
  lookedBy: 'profile auditor',
  client: {
    clientId: idOf('5'),
    name: 'fidesauth-shop',
    description: 'Made by fidesauth. Owner: acme/shop [fidesauth2 changed by hand]',
    scopes: ['client:update', 'privacy-request:create', 'privacy-request:read', 'user:read'],
    position: 7,
    kind: 'stored',
    createdAt: NOW - 3 * DAY,
    expiresAt: NOW + DAY,
    owner: 'acme/shop',
    key: 'shop',
    profile: 'shop',
    made: true,
    edited: true,
    nearest: { preset: 'dsr-gateway', extra: 2, lacks: 0 },
    risk: 'admin',
  },
  presets: [
    { preset: 'dsr-gateway', extra: ['client:update', 'user:read'], lacks: [] },
    {
      preset: 'mine',
      extra: ['client:update'],
      lacks: ['privacy-request-access-results:read'],
    },
  ],
  risks: [
    { scope: 'client:update', kind: 'admin', reason: 'takes over any listed client' },
    { scope: 'privacy-request:read', kind: 'subjects', reason: 'privacy requests' },
    { scope: 'user:read', kind: 'staff', reason: 'names of users' },
  ],
  ends: ['tokens', 'profile', 'policy-authors'],
};

export const SHOW_WIDE = `\
client       55555555555555555555555555555555 (fidesauth-shop)
server       https://fides.example.com (Fides 2.86.2)
kind         stored: the client of profile shop
created      2025-05-29T00:00:00Z (3 d ago)
expires      2025-06-02T00:00:00Z (in 1 d)
owner        acme/shop
key          shop
description  Made by fidesauth. Owner: acme/shop [fidesauth2 changed by hand]
edited       the description was changed by hand, so the marks of fidesauth in it count for nothing
risk         admin
4 scopes:
  client: update
  privacy-request: create, read
  user: read
nearest presets:
  dsr-gateway: 2 more (client:update, user:read)
  mine: 1 more (client:update), 1 missing (privacy-request-access-results:read)
amounts to admin:
  client:update: takes over any listed client
shows data subjects' personal data:
  privacy-request:read: privacy requests
shows data of staff or contacts:
  user:read: names of users
if it is deleted:
  its access tokens end at once; who uses it is not known: Fides keeps no last use of a client
  profile shop loses its client; fidesauth revoke -p shop removes both
  policies that name it as their author stay, and name nobody then; Fides does not tell which they
  are
`;

export const SHOW_NARROW = `\
client
  55555555555555555555555555555555 (fidesauth-shop)
server       https://fides.example.com (Fides 2.86.2)
kind         stored: the client of profile shop
created      2025-05-29T00:00:00Z (3 d ago)
expires      2025-06-02T00:00:00Z (in 1 d)
owner        acme/shop
key          shop
description
  Made by fidesauth. Owner: acme/shop [fidesauth2 changed by
  hand]
edited
  the description was changed by hand, so the marks of
  fidesauth in it count for nothing
risk         admin
4 scopes:
  client: update
  privacy-request: create, read
  user: read
nearest presets:
  dsr-gateway: 2 more (client:update, user:read)
  mine: 1 more (client:update), 1 missing
  (privacy-request-access-results:read)
amounts to admin:
  client:update: takes over any listed client
shows data subjects' personal data:
  privacy-request:read: privacy requests
shows data of staff or contacts:
  user:read: names of users
if it is deleted:
  its access tokens end at once; who uses it is not known:
  Fides keeps no last use of a client
  profile shop loses its client; fidesauth revoke -p shop
  removes both
  policies that name it as their author stay, and name
  nobody then; Fides does not tell which they are
`;

export const CLIENTS_WIDE = `\
https://fides.example.com (Fides 2.86.2)
NAME                                       KIND       AGE       PRESET           RISK      OWNER
Made in the admin UI by somebody who le..  foreign                               admin
fidesauth-gateway                          elsewhere  3 d       dsr-gateway + 1  personal  acme/shop
fidesauth-ci                               stored     6 months  auditor          read
44444444444444444444444444444444           unnamed                               none

5 clients: 1 stored, 1 elsewhere, 1 foreign, 1 unnamed; 1 could not be read
not readable, by place in the server's list from the newest: 3; too long a description is the usual
cause

https://old.example.com
could not be looked at (server.timeout: https://old.example.com: no reply within 30 s)
  fix: raise --timeout
`;

export const CLIENTS_NARROW = `\
https://fides.example.com (Fides 2.86.2)
Made in the admin UI by somebody who left, with a n..  admin
  foreign
fidesauth-gateway  personal
  elsewhere, 3 d, dsr-gateway + 1, acme/shop
fidesauth-ci  read
  stored, 6 months, auditor
44444444444444444444444444444444  none
  unnamed

5 clients: 1 stored, 1 elsewhere, 1 foreign, 1 unnamed; 1
could not be read
not readable, by place in the server's list from the newest:
3; too long a description is the usual cause

https://old.example.com
could not be looked at (server.timeout:
https://old.example.com: no reply within 30 s)
  fix: raise --timeout
`;

export const CLIENTS_PIPED = `\
NAME\tKIND\tCREATED\tPRESET\tRISK\tOWNER\tID\tPROFILE\tKEY\tSCOPES\tEXPIRES\tSERVER
Made in the admin UI by somebody who left, with a name that goes on\tforeign\t\t\tadmin\t\t11111111111111111111111111111111\t\t\tclient:update system:read\t\thttps://fides.example.com
fidesauth-gateway\telsewhere\t2025-05-29T00:00:00Z\tdsr-gateway + 1\tpersonal\tacme/shop\t22222222222222222222222222222222\t\tgateway\tprivacy-request:create privacy-request:read user:read\t\thttps://fides.example.com
fidesauth-ci\tstored\t2024-11-13T00:00:00Z\tauditor\tread\t\t33333333333333333333333333333333\tci\t\tclient:read scope:read\t2025-06-02T00:00:00Z\thttps://fides.example.com
\tunnamed\t\t\tnone\t\t44444444444444444444444444444444\t\t\t\t\thttps://fides.example.com
`;
