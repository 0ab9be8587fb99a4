import type { ResultOf } from '../../src/usecases/results.ts';

const SERVER = 'https://fides.example.com';
const CLIENT = '0123456789abcdef0123456789abcdef';
const OTHER = 'fedcba9876543210fedcba9876543210';
const THIRD = '00112233445566778899aabbccddeeff';

const failed = [
  {
    profile: 'two',
    server: SERVER,
    code: 'client.retiring',
    exitCode: 6,
    message: `profile two: another rotation is not possible while its former client ${THIRD} is retiring, until 2025-01-03T03:04:05.000Z`,
    fix: 'wait',
  },
];
const notDone = [
  { profile: 'old', server: null, reason: 'store.corrupt: profile old: it is no JSON' },
  { profile: 'new', server: SERVER, reason: 'its secret is 3 d old' },
];

/** A plan of both ways, full of what a plan can hold. */
export const ROTATE_PLAN: ResultOf<'rotate.plan'> = {
  kind: 'rotate.plan',
  way: 'new-client',
  rotations: [
    {
      profile: 'ci',
      server: SERVER,
      serverVersion: '2.86.2',
      admin: 'the root client (from the environment)',
      way: 'new-client',
      clientId: CLIENT,
      clientName: 'fidesauth-ci',
      scopes: ['client:read', 'scope:read'],
      secretSince: '2025-01-02T03:04:05.000Z',
      secretExact: true,
      worksUntil: '2025-01-03T03:04:05.000Z',
      to: null,
      deletes: [THIRD],
      warnings: ['scope old:read: this server no longer knows it'],
    },
    {
      profile: 'cd',
      server: SERVER,
      serverVersion: null,
      admin: 'an admin profile (admin)',
      way: 'in-place',
      clientId: OTHER,
      clientName: 'fidesauth-cd',
      scopes: ['scope:read'],
      secretSince: '2025-01-02T03:04:05.000Z',
      secretExact: false,
      worksUntil: null,
      to: null,
      deletes: [],
      warnings: [],
    },
  ],
  failed,
  notDone,
};

/** A result of both ways, full of what a result can hold. */
export const ROTATE_RESULT: ResultOf<'rotate'> = {
  kind: 'rotate',
  way: 'new-client',
  rotations: [
    {
      profile: 'ci',
      server: SERVER,
      serverVersion: '2.86.2',
      way: 'new-client',
      clientId: OTHER,
      formerClientId: CLIENT,
      retiring: { clientId: CLIENT, notBefore: '2025-01-03T03:04:05.000Z' },
      deleted: [THIRD],
      scopes: ['client:read', 'scope:read'],
      secretSince: '2025-01-02T03:04:05.000Z',
      to: null,
      verified: true,
      profileFile: '/home/kim/.config/fidesauth/profiles/ci.json',
      credentialFile: `/home/kim/.config/fidesauth/credentials/${OTHER}.json`,
    },
    {
      profile: 'cd',
      server: SERVER,
      serverVersion: null,
      way: 'in-place',
      clientId: THIRD,
      formerClientId: null,
      retiring: null,
      deleted: [],
      scopes: ['scope:read'],
      secretSince: '2025-01-02T03:04:05.000Z',
      to: null,
      verified: true,
      profileFile: '/home/kim/.config/fidesauth/profiles/cd.json',
      credentialFile: `/home/kim/.config/fidesauth/credentials/${THIRD}.json`,
    },
  ],
  failed,
  notDone,
};

/** The text of the plan on 100 columns. */
export const ROTATE_PLAN_WIDE = `\
profile       ci
server        https://fides.example.com (Fides 2.86.2)
rotated by    the root client (from the environment)
client name   fidesauth-ci
secret since  2025-01-02T03:04:05.000Z
client id
  changes: 0123456789abcdef0123456789abcdef -> a new one; attribution on the server is lost
scopes        2 scopes, as recorded
old client    works until 2025-01-03T03:04:05.000Z; then it is to be deleted, with its tokens
deletes       00112233445566778899aabbccddeeff
warning: scope old:read: this server no longer knows it

profile       cd
server        https://fides.example.com
rotated by    an admin profile (admin)
client name   fidesauth-cd
secret since  2025-01-02T03:04:05.000Z or earlier
client id     stays: fedcba9876543210fedcba9876543210
old secret    ends at once; access tokens made with it work for up to 8 days

not possible: profile two: another rotation is not possible while its former client
00112233445566778899aabbccddeeff is retiring, until 2025-01-03T03:04:05.000Z
  fix: wait
not done: profile old: store.corrupt: profile old: it is no JSON
not done: profile new: its secret is 3 d old
`;

/** And on 60. */
export const ROTATE_PLAN_NARROW = `\
profile       ci
server        https://fides.example.com (Fides 2.86.2)
rotated by    the root client (from the environment)
client name   fidesauth-ci
secret since  2025-01-02T03:04:05.000Z
client id
  changes: 0123456789abcdef0123456789abcdef -> a new one;
  attribution on the server is lost
scopes        2 scopes, as recorded
old client
  works until 2025-01-03T03:04:05.000Z; then it is to be
  deleted, with its tokens
deletes       00112233445566778899aabbccddeeff
warning: scope old:read: this server no longer knows it

profile       cd
server        https://fides.example.com
rotated by    an admin profile (admin)
client name   fidesauth-cd
secret since  2025-01-02T03:04:05.000Z or earlier
client id     stays: fedcba9876543210fedcba9876543210
old secret
  ends at once; access tokens made with it work for up to 8
  days

not possible: profile two: another rotation is not possible
while its former client 00112233445566778899aabbccddeeff is
retiring, until 2025-01-03T03:04:05.000Z
  fix: wait
not done: profile old: store.corrupt: profile old: it is no
JSON
not done: profile new: its secret is 3 d old
`;

/** The text of the result on 100 columns. */
export const ROTATE_WIDE = `\
done: client fedcba9876543210fedcba9876543210 takes the place of 0123456789abcdef0123456789abcdef;
it is stored and verified
profile      ci
server       https://fides.example.com (Fides 2.86.2)
client id    changed: 0123456789abcdef0123456789abcdef -> fedcba9876543210fedcba9876543210
retiring     0123456789abcdef0123456789abcdef, until 2025-01-03T03:04:05.000Z
deleted      00112233445566778899aabbccddeeff
secret file  /home/kim/.config/fidesauth/credentials/fedcba9876543210fedcba9876543210.json
until then change over every program that uses the old client: fidesauth export -p ci

done: client 00112233445566778899aabbccddeeff has a new secret, which is stored and verified
profile      cd
server       https://fides.example.com
old secret   has ended; access tokens made with it work for up to 8 days
secret file  /home/kim/.config/fidesauth/credentials/00112233445566778899aabbccddeeff.json

failed: profile two: another rotation is not possible while its former client
00112233445566778899aabbccddeeff is retiring, until 2025-01-03T03:04:05.000Z
  fix: wait
not done: profile old: store.corrupt: profile old: it is no JSON
not done: profile new: its secret is 3 d old
`;

/** And on 60. */
export const ROTATE_NARROW = `\
done: client fedcba9876543210fedcba9876543210 takes the
place of 0123456789abcdef0123456789abcdef; it is stored and
verified
profile      ci
server       https://fides.example.com (Fides 2.86.2)
client id
  changed: 0123456789abcdef0123456789abcdef ->
  fedcba9876543210fedcba9876543210
retiring
  0123456789abcdef0123456789abcdef, until
  2025-01-03T03:04:05.000Z
deleted      00112233445566778899aabbccddeeff
secret file
  /home/kim/.config/fidesauth/credentials/fedcba9876543210fedcba9876543210.json
until then change over every program that uses the old
client: fidesauth export -p ci

done: client 00112233445566778899aabbccddeeff has a new
secret, which is stored and verified
profile      cd
server       https://fides.example.com
old secret
  has ended; access tokens made with it work for up to 8
  days
secret file
  /home/kim/.config/fidesauth/credentials/00112233445566778899aabbccddeeff.json

failed: profile two: another rotation is not possible while
its former client 00112233445566778899aabbccddeeff is
retiring, until 2025-01-03T03:04:05.000Z
  fix: wait
not done: profile old: store.corrupt: profile old: it is no
JSON
not done: profile new: its secret is 3 d old
`;
