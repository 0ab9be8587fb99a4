import type { Fault, FaultAct } from '../../support/fault-server.ts';
import type { Ended } from '../../support/run.ts';
import { OPEN, type Scenario, type Version } from './scenarios.ts';
import type { RunOptions, World } from './world.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

function json(status: number, value: unknown, headers: Record<string, string> = {}): FaultAct {
  const body = JSON.stringify(value);
  return { kind: 'reply', status, headers: { ...JSON_TYPE, ...headers }, body };
}

const NOT_AUTHORIZED = 'Not Authorized for this action';
const NAMED = `${NOT_AUTHORIZED}. Required scope(s): [client:create]`;
const ISSUE = { type: 'missing', loc: ['body', 'x'], msg: 'Field required', input: null };
const LIMIT = { error: 'Rate limit exceeded: 1000 per 1 minute' };
const PAGE: FaultAct = {
  kind: 'reply',
  status: 200,
  headers: { 'content-type': 'text/html' },
  body: '<p>Sign in</p>',
};

/** What one request meets. */
type Kind = {
  readonly fault: Fault | 'down' | 'abort';
  /** The request's outcome is lost: a server with a list of clients is searched for 15 s. */
  readonly loses?: boolean;
};

const before = (act: FaultAct, more: Omit<Kind, 'fault'> = {}): Kind => ({
  fault: { when: 'before', act },
  ...more,
});
const after = (act: FaultAct): Kind => ({ fault: { when: 'after', act } });

/** For every request. */
const KINDS: Readonly<Record<string, Kind>> = {
  'connection refused': { fault: 'down' },
  'reset before the act': before({ kind: 'reset' }, { loses: true }),
  'no reply, no act': before({ kind: 'hang' }, { loses: true }),
  '401': before(json(401, { detail: 'Authentication Failure' })),
  'bare 403': before(json(403, { detail: NOT_AUTHORIZED })),
  '403 with scopes': before(json(403, { detail: NAMED })),
  '404': before(json(404, { detail: 'Client not found.' })),
  '422 with a list': before(json(422, { detail: [ISSUE] })),
  '429, retry now': before(json(429, LIMIT, { 'retry-after': '0' })),
  '429, retry in an hour': before(json(429, LIMIT, { 'retry-after': '3600' })),
  '500 before the act': before({ kind: 'reply', status: 500 }, { loses: true }),
  'a page': after(PAGE),
  'another form': after(json(200, { unexpected: true })),
  'half a reply': after({ kind: 'truncate' }),
  SIGINT: { fault: 'abort' },
};

/** For requests that change something it makes a difference whether the server has acted. */
const MUTATING: Readonly<Record<string, Kind>> = {
  'reset after the act': after({ kind: 'reset' }),
  'no reply, but the act': after({ kind: 'hang' }),
  '500 after the act': after({ kind: 'reply', status: 500 }),
  'a page in place of the act': before(PAGE, { loses: true }),
  'another form in place of the act': before(json(200, { unexpected: true }), { loses: true }),
};

/** Every command opens alike; the row of `bootstrap` meets all kinds there, the others these. */
const AT_OPENING = ['connection refused', 'reset before the act', 'a page', 'SIGINT'];

/** Short, as no answer comes; long enough that all other requests of the run get theirs. */
const SILENCE_S = '6';

const CHANGES = /^(?:create|assign|delete|renew)/;

export type Case = {
  readonly scenario: Scenario;
  readonly version: Version;
  readonly request: string;
  readonly kindName: string;
  readonly kind: Kind;
  /** It waits for 15 s or more, by design. */
  readonly slow: boolean;
};

/** Every fault of every request of a scenario that the scenario does not leave to another. */
export function casesOf(scenario: Scenario, version: Version): Case[] {
  const requests = scenario.requests[version];
  const first = scenario.from === undefined ? 0 : requests.indexOf(scenario.from[version]);
  return requests.slice(first).flatMap((request) =>
    kindsOf(scenario, request).map(([kindName, kind]) => {
      const lost = request.startsWith('create') && kind.loses === true;
      const slow = lost && version === '2.86.2';
      return { scenario, version, request, kindName, kind, slow };
    }),
  );
}

function kindsOf({ name }: Scenario, request: string): [string, Kind][] {
  const all = Object.entries({ ...KINDS, ...(CHANGES.test(request) ? MUTATING : {}) });
  if (name === 'bootstrap' || !OPEN.includes(request)) return all;
  return all.filter(([kindName]) => AT_OPENING.includes(kindName));
}

/** Runs the scenario's command with the fault of the case. */
export function runCase(world: World, each: Case): Promise<Ended> {
  const { scenario, version, request, kind } = each;
  const standing = scenario.fault ?? (() => undefined);
  const hangs = typeof kind.fault === 'object' && kind.fault.act.kind === 'hang';
  if (kind.fault === 'abort') return runAborted(world, each);
  const args = [...scenario.args, '--json', ...(hangs ? ['--timeout', SILENCE_S] : [])];
  if (kind.fault === 'down') {
    const downAfter = scenario.requests[version].indexOf(request);
    return world.run(args, { downAfter, fault: standing });
  }
  const { fault } = kind;
  return world.run(args, { fault: (met) => (met.name === request ? fault : standing(met)) });
}

/** Sends SIGINT when the request has arrived, and answers it when the tool has heard the signal. */
function runAborted(world: World, { scenario, request }: Case): Promise<Ended> {
  let heard = (): void => undefined;
  const until = new Promise<void>((resolve) => {
    heard = resolve;
  });
  const options: RunOptions = {
    fault: (met) => {
      if (met.name !== request) return scenario.fault?.(met);
      met.signal('SIGINT');
      return { when: 'before', act: { kind: 'wait', until } };
    },
    onStderr: (text) => {
      if (text.includes('SIGINT: stopping')) heard();
    },
  };
  return world.run(scenario.args, options);
}
