import type { PlannedDeletion } from '../../src/domain/inventory/deletion.ts';
import type { LineEvent } from '../../src/output/base/event-text.ts';

const PLANNED: PlannedDeletion = {
  client: {
    clientId: 'abc',
    name: 'fidesauth-ci',
    kind: 'stored',
    profile: 'ci',
    scopes: [],
    risk: 'none',
  },
  way: 'profile',
  reason: 'named',
  known: true,
};

const DELETION = { marker: 'm1', server: 'https://f.example', operation: 'replace' } as const;

/** Events of every kind, and the line that tells each. */
export const EVENTS: Readonly<Record<string, readonly [LineEvent, string]>> = {
  target: [
    {
      kind: 'target',
      command: 'bootstrap',
      profile: 'ci',
      server: 'https://x',
      admin: 'the root client (here)',
    },
    'bootstrap: profile ci on https://x, by the root client (here)',
  ],
  identify: [{ kind: 'step', step: 'identify' }, 'checking the server ...'],
  authenticate: [{ kind: 'step', step: 'authenticate' }, 'getting an access token ...'],
  plan: [{ kind: 'step', step: 'plan' }, "reading the server's scopes ..."],
  create: [{ kind: 'step', step: 'create' }, 'creating the client ...'],
  assign: [{ kind: 'step', step: 'assign' }, 'assigning the scopes ...'],
  verify: [{ kind: 'step', step: 'verify' }, 'reading back and testing the new client ...'],
  store: [{ kind: 'step', step: 'store' }, 'storing the profile ...'],
  retire: [{ kind: 'step', step: 'retire' }, 'deleting the client it replaces ...'],
  recovered: [
    {
      kind: 'recovered',
      done: {
        marker: 'm',
        profile: 'ci',
        server: 'https://x',
        clientId: 'abc',
        outcome: 'finished',
      },
    },
    'profile ci on https://x (client abc): finished: its client is tested and stored',
  ],
  'failed-part': [
    { kind: 'failed-part', part: 'profile ci', why: 'its client is gone' },
    'failed: profile ci: its client is gone',
  ],
  waiting: [
    { kind: 'waiting', server: 'https://x', secondsLeft: 7 },
    'https://x does not answer yet; 7 s left',
  ],
  warning: [{ kind: 'warning', text: 'look here' }, 'warning: look here'],
  'undo, started': [{ kind: 'undo', state: 'started' }, 'undoing what was done ...'],
  'undo, done': [
    { kind: 'undo', state: 'done', what: 'deleted', clientId: 'abc' },
    'undone: client abc was deleted and is confirmed gone',
  ],
  'undo of a change, done': [
    { kind: 'undo', state: 'done', what: 'restored', clientId: 'abc' },
    'undone: client abc holds its former scopes again',
  ],
  'undo of nothing, done': [
    { kind: 'undo', state: 'done', what: 'nothing', clientId: undefined },
    'undone: nothing was changed on the server',
  ],
  searching: [
    { kind: 'searching', server: 'http://localhost', secondsLeft: 9 },
    'no trace of the client on http://localhost yet; certain in 9 s',
  ],
  exchange: [
    { kind: 'exchange', method: 'GET', path: '/health', status: 200, ms: 12.6 },
    'GET /health -> 200 (13 ms)',
  ],
  'recording for a program': [
    {
      kind: 'recording',
      url: 'http://127.0.0.1:9090',
      server: 'https://fides.example.com',
      untilSignal: false,
    },
    'recording at http://127.0.0.1:9090, passing requests on to https://fides.example.com',
  ],
  'recording until Ctrl-C': [
    {
      kind: 'recording',
      url: 'http://127.0.0.1:9090',
      server: 'https://fides.example.com',
      untilSignal: true,
    },
    'recording at http://127.0.0.1:9090, passing requests on to https://fides.example.com; stop with Ctrl-C',
  ],
  saved: [
    { kind: 'saved', preset: 'mine', path: '/repo/scopes/mine.json' },
    'saved the pick as preset mine: /repo/scopes/mine.json',
  ],
  'a deletion to come': [
    { kind: 'deletion', deletion: { ...DELETION, clientId: 'abc', profiles: ['ci'] } },
    'to be deleted: client abc on https://f.example (an unfinished replace); profile ci names it',
  ],
  'a deletion of a client that is yet to be found': [
    { kind: 'deletion', deletion: { ...DELETION, clientId: null, profiles: [] } },
    'to be deleted: the client with marker m1 on https://f.example (an unfinished replace); no profile names it',
  ],
  'a client that was deleted with its profile': [
    { kind: 'client', done: { ...PLANNED, outcome: 'deleted', problem: null } },
    'deleted client abc (fidesauth-ci) and profile ci',
  ],
  'a client that was gone before': [
    { kind: 'client', done: { ...PLANNED, outcome: 'gone', problem: null } },
    'client abc (fidesauth-ci) was already gone',
  ],
  'a client that could not be deleted': [
    {
      kind: 'client',
      done: {
        ...PLANNED,
        client: { ...PLANNED.client, name: null },
        outcome: 'failed',
        problem: { code: 'server.error', exitCode: 7, message: 'it failed', fix: null },
      },
    },
    'client abc was not deleted: it failed',
  ],
  'a client that was not tried': [
    { kind: 'client', done: { ...PLANNED, outcome: 'not-tried', problem: null } },
    'client abc (fidesauth-ci) was not tried',
  ],
  'one of several rotations': [
    { kind: 'rotated', profile: 'ci', clientId: 'abc' },
    'profile ci: rotated (client abc)',
  ],
  'exchange without a reply': [
    { kind: 'exchange', method: 'GET', path: '/health', status: undefined, ms: 3 },
    'GET /health -> no reply (3 ms)',
  ],
};
