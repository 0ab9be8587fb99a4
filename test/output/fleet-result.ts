import type { FleetLine } from '../../src/usecases/fleet/results.ts';
import type { ResultOf } from '../../src/usecases/results.ts';

const CLIENT = '0123456789abcdef0123456789abcdef';
const OTHER = 'fedcba9876543210fedcba9876543210';
const THIRD = '00112233445566778899aabbccddeeff';
const FLEET = { fleet: 'acme', fleetId: '0123456789abcdef' };

const rejected = {
  code: 'auth.rejected',
  exitCode: 3,
  message: 'the server refuses the root client',
  fix: 'check the secret',
};

const line: FleetLine = {
  server: 'eu',
  client: 'shop',
  to: 'vault:secret/fides/eu/shop',
  act: 'create',
  why: 'it is not there yet',
  clientId: null,
  give: ['system:read'],
  take: [],
  retire: [],
  forget: [],
  waiting: [],
  leftovers: [],
  leftAlone: [],
  mayWrite: true,
  conditional: true,
  problem: null,
};

/** A plan full of what a plan can hold. */
export const FLEET_PLAN: ResultOf<'fleet.plan'> = {
  kind: 'fleet.plan',
  ...FLEET,
  servers: [
    {
      server: 'eu',
      url: 'https://fides.eu.example.com',
      serverVersion: '2.86.2',
      admin: 'the root client (from env:EU)',
      root: true,
      problem: null,
    },
    {
      server: 'us',
      url: 'https://fides.us.example.com',
      serverVersion: null,
      admin: null,
      root: false,
      problem: rejected,
    },
  ],
  clients: [
    line,
    {
      ...line,
      client: 'feed',
      to: 'file:out/feed.json',
      act: 'rotate',
      why: 'it is 91 d old, and due after 90 d',
      clientId: CLIENT,
      take: ['user:read'],
      retire: [OTHER],
      forget: [],
      waiting: [{ clientId: THIRD, notBefore: '2025-01-03T03:04:05.000Z' }],
      leftovers: ['left-over'],
      leftAlone: ['young'],
      mayWrite: null,
      conditional: false,
    },
    {
      ...line,
      server: 'us',
      act: 'unclear',
      why: 'server us could not be looked at',
      give: [],
      mayWrite: null,
      conditional: null,
    },
  ],
  notInManifest: [
    {
      server: 'eu',
      clientId: OTHER,
      client: 'gone',
      createdAt: '2025-01-02T03:04:05Z',
      removable: true,
    },
  ],
};

/** A result full of what a result can hold. */
export const FLEET_APPLY: ResultOf<'fleet.apply'> = {
  kind: 'fleet.apply',
  ...FLEET,
  clients: [
    {
      server: 'eu',
      client: 'shop',
      to: 'vault:secret/fides/eu/shop',
      act: 'rotate',
      clientId: CLIENT,
      deleted: [OTHER],
      outcome: 'done',
      problem: null,
    },
    {
      server: 'eu',
      client: 'feed',
      to: 'file:out/feed.json',
      act: 'keep',
      clientId: THIRD,
      deleted: [],
      outcome: 'done',
      problem: null,
    },
    {
      server: 'us',
      client: 'shop',
      to: 'vault:secret/fides/us/shop',
      act: 'unclear',
      clientId: null,
      deleted: [],
      outcome: 'failed',
      problem: rejected,
    },
  ],
  notInManifest: [
    { server: 'eu', clientId: OTHER, client: 'gone', outcome: 'left-alone', problem: null },
  ],
};

export const FLEET_PLAN_WIDE = `\
fleet acme: 2 servers, 3 clients: 1 create, 1 rotate, 1 unclear
create   shop on eu -> vault:secret/fides/eu/shop: it is not there yet
rotate   feed on eu -> file:out/feed.json (client 0123456789abcdef0123456789abcdef): it is 91 d old,
         and due after 90 d
           gives system:read
           takes user:read
           deletes fedcba9876543210fedcba9876543210: retired, its time is over
           client 00112233445566778899aabbccddeeff works until 2025-01-03T03:04:05.000Z
           deletes left-over: left over, no store names it
           leaves young alone: too young, or its signs do not agree
unclear  shop on us -> vault:secret/fides/eu/shop: server us could not be looked at
server us (https://fides.us.example.com): auth.rejected: the server refuses the root client
  fix: check the secret
not in the manifest: client fedcba9876543210fedcba9876543210 (gone) on eu
1 server still worked on as root: eu; a client with the preset provisioner is enough
1 place without a condition: two runs must never overlap there: file:out/feed.json
whether 1 place may be written is not known until apply
1 client of the fleet not in the manifest
`;

export const FLEET_APPLY_WIDE = `\
fleet acme: 1 client changed, 1 as wanted, 1 failed or not tried
done       rotate shop on eu -> vault:secret/fides/eu/shop: client 0123456789abcdef0123456789abcdef;
           deleted fedcba9876543210fedcba9876543210
failed     shop on us -> vault:secret/fides/us/shop
             auth.rejected: the server refuses the root client
             fix: check the secret
not in the manifest: client fedcba9876543210fedcba9876543210 (gone) on eu: left-alone
`;
