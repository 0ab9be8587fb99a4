import type { Result } from '../../src/usecases/results.ts';
import { FLEET_APPLY_WIDE, FLEET_PLAN_WIDE } from './fleet-result.ts';
import { HELP_NARROW, HELP_WIDE } from './help-result.ts';
import {
  CLIENTS_NARROW,
  CLIENTS_WIDE,
  SHOW_NARROW,
  SHOW_WIDE,
} from './inventory/client-results.ts';
import {
  DELETION_PLAN_NARROW,
  DELETION_PLAN_WIDE,
  DELETIONS_WIDE,
} from './inventory/deletion-results.ts';
import {
  ROTATE_NARROW,
  ROTATE_PLAN_NARROW,
  ROTATE_PLAN_WIDE,
  ROTATE_WIDE,
} from './rotate-result.ts';
import { STATUS_NARROW, STATUS_WIDE } from './status-result.ts';

/** After it comes what to do next, which depends on who made the client. */
const WIDE_MADE = `\
done: client 0123456789abcdef0123456789abcdef holds 2 scopes, read back and verified
profile       ci
server        https://fides.example.com (Fides 2.86.2)
presets       auditor, mine (/repo/scopes/mine.json)
expires       2025-01-03T03:04:05Z
profile file  /home/kim/.config/fidesauth/profiles/ci.json
secret file   /home/kim/.config/fidesauth/credentials/0123456789abcdef0123456789abcdef.json
given, 1 scope:
  scope: read
taken away, 1 scope:
  system: read
newly matched but not granted (--accept-new grants them), 1 scope:
  system: update
`;

const WIDE_NEXT = `\
next:
  fidesauth token -p ci        prints an access token of the client
  fidesauth exec -p ci -- CMD  runs a command as the client
  fidesauth status -p ci       checks it, here and on the server
`;

const NEXT = 'next: fidesauth token -p ci\n';

const WIDE_PLAN = `\
server        https://fides.example.com
created by    the root client (from the environment)
client name   fidesauth-ci
client        0123456789abcdef0123456789abcdef
owner         acme/shop
expires       2025-01-03T03:04:05Z
profile       ci
presets       auditor
excluded      organization:*
change        a new client replaces the present one
profile file  /home/kim/.config/fidesauth/profiles/ci.json
secret in     /home/kim/.config/fidesauth/credentials
warning: pattern nothing:* matches no scope of this server
4 of the 131 scopes this server knows:
  client: create, read
  consent: read
  user: read
newly matched but not granted (--accept-new grants them), 1 scope:
  system: read
left alone until 2027-01-31: user:read, extra (accepted: for the move)
deletes once the new client works: 0123456789abcdef0123456789abcdef
amounts to admin:
  client:create: it can give a new client any scope
shows data subjects' personal data:
  consent:read: preferences with identities
shows data of staff or contacts:
  user:read: names of users
`;

/** The text of each result of results.ts on a terminal of 100 columns. */
export const WIDE: Readonly<Record<Result['kind'], string>> = {
  bootstrap: WIDE_MADE + WIDE_NEXT,
  'scopes.apply': WIDE_MADE + NEXT,
  'bootstrap.plan': WIDE_PLAN,
  'scopes.apply.plan': WIDE_PLAN,
  token: 'the-access-token-itself\n',
  export: 'wrote the credential of profile ci to /srv/app/.env (dotenv)\n',
  'export.delivered':
    'delivered client 0123456789abcdef0123456789abcdef of profile ci to file:/srv/app/ci.json\n',
  'bootstrap.superseded': `\
done by another run: file:/srv/app/ci.json holds client 0123456789abcdef0123456789abcdef of key ci,
with 2 scopes
the client of this run is deleted, and nothing of it is stored here
`,
  'clients.list': CLIENTS_WIDE,
  'clients.show': SHOW_WIDE,
  'clients.revoke.plan': DELETION_PLAN_WIDE,
  'clients.revoke': DELETIONS_WIDE,
  'clients.prune.plan': DELETION_PLAN_WIDE,
  'clients.prune': DELETIONS_WIDE,
  'fleet.plan': FLEET_PLAN_WIDE,
  'fleet.apply': FLEET_APPLY_WIDE,
  'profiles.list': `\
ci *
  server: https://fides.example.com
  client: 0123456789abcdef0123456789abcdef
  secret: 3 months, due
  scopes: 4
  presets: auditor, mine (/repo/scopes/mine.json)
old
  server: cannot be read (store.corrupt)
`,
  'profiles.show': `\
profile       ci (current)
server        https://fides.example.com (Fides 2.86.2)
client        0123456789abcdef0123456789abcdef (fidesauth-ci)
presets       auditor, mine (/repo/scopes/mine.json)
created       2025-01-02T03:04:05.000Z
profile file  /home/kim/.config/fidesauth/profiles/ci.json
secret file   /home/kim/.config/fidesauth/credentials/0123456789abcdef0123456789abcdef.json
secret age    3 months; due after 90d: fidesauth rotate -p ci
--scope       system:*
--exclude     system:delete
4 scopes:
  client: read
  scope: read
  system: read, update
`,
  'profiles.use': 'current profile: ci (https://fides.example.com)\n',
  'profiles.import': `\
imported profile ci: client 0123456789abcdef0123456789abcdef on https://fides.example.com (Fides
2.86.2)
its scopes are not known: nobody here may read them; to give it some: fidesauth scopes apply -p ci
--preset NAME
client 0123456789abcdef0123456789abcdef, which it replaced, is still retiring: fidesauth clients
prune deletes it when its time is over; run that where it came from too, which keeps the profile
until then
where it came from it is still stored; once this works, remove it there: fidesauth profiles remove
NAME --keep-client
`,
  'profiles.protect': `\
profile ci is protected: fidesauth with this store asks for its name before it loses anything; the
server does not know of it
`,
  'scopes.accept':
    'profile ci: user:read (extra) is accepted until the end of 2027-01-31 (UTC): for the move\n',
  'profiles.rename':
    'renamed profile ci to build (current); client 0123456789abcdef0123456789abcdef on\nhttps://fides.example.com is as it was\n',
  'profiles.set': 'profile ci: owner=acme/shop, rotateAfter=90d\n',
  'profiles.remove':
    'removed profile ci; client 0123456789abcdef0123456789abcdef stays on https://fides.example.com\n',
  recover: `\
profile ci on https://fides.example.com (client 0123456789abcdef0123456789abcdef): finished: its
client is tested and stored
profile two on https://fides.example.com: nothing was changed on the server; nothing remains
profile six on https://fides.example.com (client 0123456789abcdef0123456789abcdef): undone: its
client holds its former scopes again
profile old on https://fides.example.com (client 0123456789abcdef0123456789abcdef): revoked: its
client was deleted and is confirmed gone
`,
  'recover.forget': `\
forgot the unfinished work on profile ci: a client with marker fedcba9876543210fedcba9876543210 may
remain on https://fides.example.com
`,
  revoke: `\
revoked: deleted client 0123456789abcdef0123456789abcdef on https://fides.example.com, confirmed
that it is gone, and removed profile ci
`,
  'revoke.plan': `\
profile        ci, which is removed
server         https://fides.example.com (Fides 2.86.2)
deleted by     the root client (from the environment)
client         0123456789abcdef0123456789abcdef (fidesauth-ci)
former client  0123456789abcdef0123456789abcdef, which is retiring, goes first
tokens         end with the client
warning: profile ci is protected: its name is asked for; in a script, add --confirm ci
`,
  'scopes.list': 'client:read\nscope:read\n',
  'scopes.show': `\
preset  mine
file    /repo/scopes/mine.json
Reads the catalog and writes systems, for the nightly synchronisation of the two.
includes:
  system:*: the job writes what it finds
  scope:read
includes if the server knows it:
  taxonomy:read: from 2.70
excludes:
  system:delete
includes the scopes that these need:
  GET /api/v1/dataset: to compare
on https://fides.example.com (Fides 2.86.2): 2 of 131 scopes
  scope: read
  system: read
shows data of staff or contacts:
  system:read: names of those who manage it
warning: pattern nothing:* matches no scope of this server
`,
  'scopes.diff': `\
ci: could not look: record; drift: 1 missing; 1 notice; worst: critical
  (https://fides.example.com, client 0123456789abcdef0123456789abcdef)
  critical  risky    client: update  held: takes over any listed client by rotating its secret
  medium    missing  system: read    registry changed in Fides 2.70.0
  fix: fidesauth scopes apply -p ci --yes, with an admin credential (--root-id ID
    --root-secret-file FILE)
could not look: record: store.corrupt: profile ci: it is no JSON

made    2026-11-25 21:40 UTC by fidesauth 1.2.3, which knows Fides up to 2.86.2
server
  https://fides.example.com, Fides 2.84.2, knows 130 scopes, 0 of 107 clients of this server covered
looked  root client fidesadmin
preset  mine (/repo/scopes/mine.json), sha256 ab12ab12ab12, for 1 profile
facts   5d1e a07c 93b2 44f8
others
  107 clients of https://fides.example.com were not looked at; to see all: fidesauth scopes diff
  --all-clients --server https://fides.example.com
`,
  'scopes.upgrade': `\
ci: 2 newly matched, 2 retired, 1 more powerful (https://fides.example.com, recorded on Fides
  2.70.0)
  new: correspondence:read: personal data or lasting harm: shows messages exchanged with data
    subjects
  new: notification:read
  retired: data_category:read: gone since Fides 2.74.0, now taxonomy:read
  retired: own:thing: not known there
  more powerful: client:update: can become admin: takes over any listed client by rotating its
    secret
  to stay as you are: fidesauth scopes apply -p ci --preset shipped:read-only --exclude
    correspondence:read --yes, with an admin credential (--root-id ID --root-secret-file FILE)
lost: could not look
  record: store.corrupt: profile lost: it is no JSON
  fix: restore it from a copy
fides:2.86.2 knows 131 scopes: 1 of 2 profiles would change. The upgrade itself gives no client a
scope.
made  2026-11-25 21:40 UTC by fidesauth 1.0.0, which knows Fides up to 2.86.2
`,
  'scopes.compare': `\
left   preset:auditor: 2 scopes
right  server: 3 scopes
for    profile:ci
only in preset:auditor, 1 scope:
  client: read
only in server, 2 scopes:
  system: read, update
in both: 1 scope
`,
  'scopes.check': `\
no: profile ci lacks 1 scope for 2 operations on https://fides.example.com (Fides 2.86.2), judged by
its record
lacks user:read
  GET /api/v1/user/{user_id} (2 requests)
not an operation of this server:
  GET /api/v1/datset: no such path
not in the server's description:
  a server in development mode asks for less than it describes
`,
  'scopes.suggest': `\
2 scopes for 3 operations of https://fides.example.com (Fides 2.86.2), incomplete: 8 could not be
read
ctl_dataset:read
  GET /api/v1/dataset/{fides_key} (1204 requests)
user:read
  GET /api/v1/user
no scope:
  GET /health (1 request)
not an operation of this server:
  GET /api/v1/datset: no such path; did you mean GET /api/v1/dataset or GET
  /api/v1/dataset/{fides_key}?
  POST /api/v2/{...} (3 requests): no such path
no client can call:
  POST /api/v1/logout: it deletes the client whose token is sent
not in the server's description:
  GET /api/v1/user: shows only the own user with user:read-own
  a server in development mode asks for less than it describes
answered 401 (no valid credential), so not counted:
  DELETE /api/v1/user/{...} (2 requests)
--access-log fides.log: 1227 requests to fides.example.com, 3 of them answered 404, 2 of them
answered 401, 12 to other hosts: crm.example.com (11), localhost:3000 (1), 40 other entries, 2
unreadable (the first, 7, looks like xxxx 99; 9 like xxx,9)
--har run.har: 1 request, 1 unreadable, 5 left out: too many different paths
17 requests for web pages, which need no scope
written: /repo/scopes/mine.json
next: fidesauth bootstrap -p NAME --preset /repo/scopes/mine.json --server https://fides.example.com
-n
`,
  'scopes.explain': `\
on https://fides.example.com (Fides 2.99.0)
brand_new:poke
  unknown to this version of fidesauth, which knows Fides up to 2.86.2
  on this server: yes
  roles: Fides 2.99.0 is newer than 2.86.2, the newest release known here
  presets: none
  needed by: no operation of this server
  profiles: ci: could not be looked at
  other clients: none
client:delete
  delete client
  since Fides 2.0.0
  on this server: yes
  roles of Fides 2.99.0: contributor, owner
  presets: full (*), provisioner (client:delete)
  needed by: GET /api/v1/thing/0, GET /api/v1/thing/1, GET /api/v1/thing/2, GET /api/v1/thing/3, GET
  /api/v1/thing/4, GET /api/v1/thing/5, GET /api/v1/thing/6, GET /api/v1/thing/7 and 1 more
  profiles: ci (recorded), old (recorded, not live), two (live, not recorded), well (recorded, live)
  other clients: terraform, aa (foreign); bb (elsewhere)
  handle with care: deletes any client and so stops every integration
user:reset-password
  since Fides 2.0.0, gone in 2.6.0, now: user:password-reset
  on this server: no
  roles of Fides 2.99.0: none
  presets: none
  profiles: ci: could not be looked at
  amounts to admin: sets the password of any user, owners included
  shows data of staff or contacts: names of users
could not be looked at: ci (auth.forbidden: the client may not look itself up: it lacks client:read)
  fix: make a client that may look
other clients of this server: not all could be looked at (1 of its list cannot be read)
  fix: shorten it
`,
  'scopes.import': `\
https://fides.example.com (Fides 2.86.2) knows 2 of 12 scopes
the others are left out
a pattern that matches nothing (did you mean system:*?), 1 scope:
  sytem: *
no known Fides has it (did you mean system:read or system:create?), 1 scope:
  sytem: raed
only Fidesplus has it, 1 scope:
  allow_list: read
removed in Fides 2.27.0, 2 scopes:
  data_qualifier: create, read
renamed in Fides 2.1.0: now messaging:read, 1 scope:
  email: read
new in Fides 2.1.0, called email:read before, 1 scope:
  messaging: read
new in Fides 2.84.0, 1 scope:
  notification: read
no known reason, 1 scope:
  rule: read
no known Fides has it, 1 scope:
  what: ever
left out (struck out), 1 scope:
  user: delete
left out (commented out), 1 scope:
  client: delete
named more than once, 1 scope:
  scope: read
ignored: 3 words that are no scopes
not imported: the preset's description, reasons and extends
written: /repo/scopes/mine.json
next: fidesauth bootstrap -p NAME --preset /repo/scopes/mine.json --server https://fides.example.com
-n
`,
  rotate: ROTATE_WIDE,
  'rotate.plan': ROTATE_PLAN_WIDE,
  status: STATUS_WIDE,
  help: HELP_WIDE,
  completion: 'complete -F _fidesauth fidesauth\n',
  sandbox: `\
mock server of Fides 2.86.2 is running; Ctrl-C stops it and discards everything
export FIDESAUTH_SERVER=http://127.0.0.1:8080
export FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID=sandbox-root
export FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET=the-root-secret-itself
`,
};

/** In a pipe each profile is one line, however long. */
export const PIPED_LIST = `\
NAME  SERVER                          CLIENT                            SECRET         SCOPES  PRESETS
ci *  https://fides.example.com       0123456789abcdef0123456789abcdef  3 months, due  4       auditor, mine (/repo/scopes/mine.json)
old   cannot be read (store.corrupt)
`;

const NARROW_MADE = `\
done: client 0123456789abcdef0123456789abcdef holds 2
scopes, read back and verified
profile       ci
server        https://fides.example.com (Fides 2.86.2)
presets       auditor, mine (/repo/scopes/mine.json)
expires       2025-01-03T03:04:05Z
profile file  /home/kim/.config/fidesauth/profiles/ci.json
secret file
  /home/kim/.config/fidesauth/credentials/0123456789abcdef0123456789abcdef.json
given, 1 scope:
  scope: read
taken away, 1 scope:
  system: read
newly matched but not granted (--accept-new grants them), 1
scope:
  system: update
`;

const NARROW_NEXT = `\
next:
  fidesauth token -p ci
    prints an access token of the client
  fidesauth exec -p ci -- CMD
    runs a command as the client
  fidesauth status -p ci
    checks it, here and on the server
`;

/** What is laid out differently on 60 columns. */
export const NARROW: Readonly<Partial<Record<Result['kind'], string>>> = {
  'clients.list': CLIENTS_NARROW,
  'clients.show': SHOW_NARROW,
  'clients.revoke.plan': DELETION_PLAN_NARROW,
  'clients.prune.plan': DELETION_PLAN_NARROW,
  bootstrap: NARROW_MADE + NARROW_NEXT,
  'scopes.apply': NARROW_MADE + NEXT,
  'profiles.remove': `\
removed profile ci; client 0123456789abcdef0123456789abcdef
stays on https://fides.example.com
`,
  'scopes.check': `\
no: profile ci lacks 1 scope for 2 operations on
https://fides.example.com (Fides 2.86.2), judged by its
record
lacks user:read
  GET /api/v1/user/{user_id} (2 requests)
not an operation of this server:
  GET /api/v1/datset: no such path
not in the server's description:
  a server in development mode asks for less than it
  describes
`,
  'scopes.suggest': `\
2 scopes for 3 operations of https://fides.example.com
(Fides 2.86.2), incomplete: 8 could not be read
ctl_dataset:read
  GET /api/v1/dataset/{fides_key} (1204 requests)
user:read
  GET /api/v1/user
no scope:
  GET /health (1 request)
not an operation of this server:
  GET /api/v1/datset: no such path; did you mean GET
  /api/v1/dataset or GET /api/v1/dataset/{fides_key}?
  POST /api/v2/{...} (3 requests): no such path
no client can call:
  POST /api/v1/logout: it deletes the client whose token is
  sent
not in the server's description:
  GET /api/v1/user: shows only the own user with
  user:read-own
  a server in development mode asks for less than it
  describes
answered 401 (no valid credential), so not counted:
  DELETE /api/v1/user/{...} (2 requests)
--access-log fides.log: 1227 requests to fides.example.com,
3 of them answered 404, 2 of them answered 401, 12 to other
hosts: crm.example.com (11), localhost:3000 (1), 40 other
entries, 2 unreadable (the first, 7, looks like xxxx 99; 9
like xxx,9)
--har run.har: 1 request, 1 unreadable, 5 left out: too many
different paths
17 requests for web pages, which need no scope
written: /repo/scopes/mine.json
next: fidesauth bootstrap -p NAME --preset
/repo/scopes/mine.json --server https://fides.example.com -n
`,
  'scopes.explain': `\
on https://fides.example.com (Fides 2.99.0)
brand_new:poke
  unknown to this version of fidesauth, which knows Fides up
  to 2.86.2
  on this server: yes
  roles: Fides 2.99.0 is newer than 2.86.2, the newest
  release known here
  presets: none
  needed by: no operation of this server
  profiles: ci: could not be looked at
  other clients: none
client:delete
  delete client
  since Fides 2.0.0
  on this server: yes
  roles of Fides 2.99.0: contributor, owner
  presets: full (*), provisioner (client:delete)
  needed by: GET /api/v1/thing/0, GET /api/v1/thing/1, GET
  /api/v1/thing/2, GET /api/v1/thing/3, GET /api/v1/thing/4,
  GET /api/v1/thing/5, GET /api/v1/thing/6, GET
  /api/v1/thing/7 and 1 more
  profiles: ci (recorded), old (recorded, not live), two
  (live, not recorded), well (recorded, live)
  other clients: terraform, aa (foreign); bb (elsewhere)
  handle with care: deletes any client and so stops every
  integration
user:reset-password
  since Fides 2.0.0, gone in 2.6.0, now: user:password-reset
  on this server: no
  roles of Fides 2.99.0: none
  presets: none
  profiles: ci: could not be looked at
  amounts to admin: sets the password of any user, owners
  included
  shows data of staff or contacts: names of users
could not be looked at: ci (auth.forbidden: the client may
not look itself up: it lacks client:read)
  fix: make a client that may look
other clients of this server: not all could be looked at (1
of its list cannot be read)
  fix: shorten it
`,
  rotate: ROTATE_NARROW,
  'rotate.plan': ROTATE_PLAN_NARROW,
  status: STATUS_NARROW,
  help: HELP_NARROW,
  sandbox: `\
mock server of Fides 2.86.2 is running; Ctrl-C stops it and
discards everything
export FIDESAUTH_SERVER=http://127.0.0.1:8080
export FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID=sandbox-root
export FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET=the-root-secret-itself
`,
};
