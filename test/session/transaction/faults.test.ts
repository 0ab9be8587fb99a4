import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Fault, FaultAct } from '../../support/fault-server.ts';
import { once, type RequestName } from '../../support/requests.ts';
import { documentsIn, errorOf, newStage, remainsIn } from '../../support/stage.ts';

const BOOTSTRAP = ['bootstrap', '--preset', 'auditor', '--json'];

/** Short where no answer comes, yet long enough that all other requests of the run get theirs. */
const commandFor = ({ act }: Fault): string[] => [
  ...BOOTSTRAP,
  '--timeout',
  act.kind === 'hang' ? '8' : '120',
];

const REFUSED: FaultAct = {
  kind: 'reply',
  status: 403,
  headers: { 'content-type': 'application/json' },
  body: '{"detail":"Not Authorized for this action. Required scope(s): [client:create]"}',
};
const EMPTY_500: FaultAct = { kind: 'reply', status: 500 };
const PAGE: FaultAct = {
  kind: 'reply',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<p>Sign in</p>',
};

/** What goes wrong, and the code and exit status it has when everything could be taken back. */
const FAULTS: Readonly<Record<string, [Fault, string, number]>> = {
  'refused (403)': [{ when: 'before', act: REFUSED }, 'auth.forbidden', 4],
  'a 500 after the server acted': [{ when: 'after', act: EMPTY_500 }, 'server.error', 7],
  'a reset before the server acted': [
    { when: 'before', act: { kind: 'reset' } },
    'server.error',
    7,
  ],
  'a reset after the server acted': [{ when: 'after', act: { kind: 'reset' } }, 'server.error', 7],
  'no answer in time': [{ when: 'after', act: { kind: 'hang' } }, 'server.timeout', 7],
  'half a reply': [{ when: 'after', act: { kind: 'truncate' } }, 'server.error', 7],
  'a page in place of JSON': [{ when: 'after', act: PAGE }, 'server.not-fides', 7],
};

/** After these a server without a list of clients cannot say whether it made one. */
const isUnsure = (name: string, version: string, request: RequestName): boolean =>
  request === 'create' &&
  name !== 'refused (403)' &&
  (version === '2.60.0' || name === 'a reset before the server acted');

/** A 200 is no proof of an assignment, whatever its body: the scopes are read back. */
const isHarmless = (name: string, request: RequestName): boolean =>
  request === 'assign' && name === 'a page in place of JSON';

const STEPS: readonly [string, readonly RequestName[]][] = [
  ['2.86.2', ['registry', 'create', 'read back', 'proof token']],
  ['2.60.0', ['create', 'assign', 'read back', 'proof token']],
];

const waits = ({ fault }: { readonly fault: Fault }): boolean => fault.act.kind === 'hang';

const CASES = STEPS.flatMap(([version, requests]) =>
  requests.flatMap((request) =>
    Object.entries(FAULTS)
      .filter(([name]) => !isUnsure(name, version, request) && !isHarmless(name, request))
      .map(([name, [fault, code, status]]) => ({ version, request, name, fault, code, status })),
  ),
).sort((a, b) => Number(waits(b)) - Number(waits(a)));

const UNSURE = STEPS.flatMap(([version]) =>
  Object.entries(FAULTS)
    .filter(([name]) => isUnsure(name, version, 'create'))
    .map(([name, [fault]]) => ({ version, name, fault })),
);

// What waits goes first, beside the others: for no answer, or 15 s for the client of a lost create.
describe('one request of a bootstrap fails', { concurrency: 12 }, () => {
  const silent: Fault = { when: 'before', act: { kind: 'hang' } };
  const all = [...UNSURE, { version: '2.86.2', name: 'no answer, and no act', fault: silent }];
  for (const { version, name, fault } of all) {
    test(`${version}, create: ${name} leaves it open: exit 9`, async (t) => {
      const stage = await newStage(t, version, once('create', fault));
      const run = await stage.run(commandFor(fault));
      const error = errorOf(run);
      assert.deepEqual([error.code, run.status], ['bootstrap.incomplete', 9], run.stderr);
      const [entry] = documentsIn(stage.store, 'state', 'journal');
      assert.equal(entry?.state, 'intent');
      assert.match(error.message, new RegExp(`marker ${entry?.marker}`));
      assert.match(error.fix ?? '', /fidesauth recover -p default/);
      assert.deepEqual(remainsIn(stage.store), [`state/journal/${entry?.marker}.json`]);
      const again = await stage.run(['token', '--json']);
      assert.deepEqual([errorOf(again).code, again.status], ['bootstrap.incomplete', 9]);
    });
  }

  for (const { version, request, name, fault, code, status } of CASES) {
    test(`${version}, ${request}: ${name} leaves nothing behind`, async (t) => {
      const stage = await newStage(t, version, once(request, fault));
      const run = await stage.run(commandFor(fault));
      const error = errorOf(run);
      assert.equal(run.stdout, '');
      assert.deepEqual([error.code, run.status], [code, status], run.stderr);
      assert.ok(error.fix);
      assert.deepEqual(stage.living(), []);
      assert.deepEqual(remainsIn(stage.store), []);
    });
  }
});
