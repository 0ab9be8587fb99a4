import type { Fault, FaultAct, RequestRecord } from '../../../support/fault-server.ts';
import { nameOf, type RequestName } from '../../../support/requests.ts';

const JSON_TYPE = { 'content-type': 'application/json' };

/** Everything of a request that a careless server or proxy could put into an error. */
function echoOf({ body, headers }: RequestRecord): string {
  return `${body} ${headers.authorization ?? ''}`.trim();
}

function detail(status: number, value: unknown): FaultAct {
  return { kind: 'reply', status, headers: JSON_TYPE, body: JSON.stringify({ detail: value }) };
}

/** Replies that give back what was sent; `pad` moves it to where a message may be cut off. */
const ECHOES: Readonly<Record<string, (echo: string, pad: string) => FaultAct>> = {
  'a 401': (echo, pad) => detail(401, pad + echo),
  'a 403': (echo, pad) => detail(403, pad + echo),
  'a 403 that names it as a scope': (echo, pad) =>
    detail(403, `Not Authorized for this action. Required scope(s): [${pad}${echo}]`),
  'a 404': (echo, pad) => detail(404, pad + echo),
  'a 422': (echo, pad) =>
    detail(422, [{ type: 'x', loc: ['body', 'x'], msg: pad + echo, input: echo }]),
  'a 422 with a text': (echo, pad) => detail(422, pad + echo),
  'a 500': (echo, pad) => ({
    kind: 'reply',
    status: 500,
    headers: { ...JSON_TYPE, 'x-request-id': pad + echo },
    body: JSON.stringify({ detail: echo }),
  }),
  'a page': (echo, pad) => ({
    kind: 'reply',
    status: 200,
    headers: { 'content-type': `text/html; ${pad}` },
    body: `<p>${echo}</p>`,
  }),
  'a page of a type': (echo, pad) => ({
    kind: 'reply',
    status: 400,
    headers: { 'content-type': pad + echo },
    body: `<p>${echo}</p>`,
  }),
  'a redirect': (echo) => ({
    kind: 'reply',
    status: 307,
    headers: { location: `/again?${encodeURIComponent(echo)}` },
  }),
  'half a reply': () => ({ kind: 'truncate' }),
  'no reply': () => ({ kind: 'reset' }),
};

/** Every fault of a server that was sent a secret, by its name. */
export const ECHO_NAMES: readonly string[] = Object.keys(ECHOES);

/**
 * That fault for each request of that name. It comes after the server has acted: the search for a
 * client that was not made would take 15 s.
 */
export function echoing(
  name: RequestName,
  echo: string,
  pad: number,
): (request: RequestRecord) => Fault | undefined {
  const act = ECHOES[echo];
  if (act === undefined) throw new Error(`no fault ${echo}`);
  return (request) =>
    nameOf(request) === name
      ? { when: 'after', act: act(echoOf(request), 'x'.repeat(pad)) }
      : undefined;
}
