import assert from 'node:assert/strict';

/** One operation of a server's own description, as it can be called without effect. */
export interface Operation {
  /** Like `GET /api/v1/system/{fides_key}`. */
  readonly name: string;
  readonly method: string;
  /** With an id that cannot exist in place of each parameter. */
  readonly path: string;
  /** Sent as JSON where a missing body would do something. */
  readonly json?: unknown;
}

const NOBODY = 'fidesauth-e2e-nothing';

const API = '/api/v1';

/** Called even so they would act, or are no question of scopes. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  [`POST ${API}/admin/db/{action}`]: 'resets the database',
  [`POST ${API}/admin/heap-dump`]: 'writes a dump of the process',
  [`POST ${API}/admin/backfill`]: 'starts jobs without a body',
  [`POST ${API}/privacy-request/administrate/process-awaiting-email-send`]: 'sends mail',
  [`DELETE ${API}/config`]: 'drops the stored configuration',
  [`GET ${API}/dataset/clean`]: 'rewrites every dataset',
  [`POST ${API}/login`]: 'takes a user, not a client',
  [`POST ${API}/logout`]: 'deletes the client that calls it',
};

/** Need neither a body nor an id, and only read. */
const HARMLESS = [`PUT ${API}/privacy-request/preview`, `POST ${API}/privacy-request/search`];

/** What a body that is not required has to be, so that nothing is made. */
const REFUSED_BODIES: Readonly<Record<string, unknown>> = {
  [`POST ${API}/oauth/client`]: { name: ' ' },
  [`POST ${API}/oauth/token`]: {},
};

interface Described {
  readonly requestBody?: { readonly required?: boolean };
}

type Paths = Readonly<Record<string, Readonly<Record<string, Described>>>>;

/** What to call, and what not, each with its reason. */
export interface Selection {
  readonly called: readonly Operation[];
  readonly leftOut: readonly string[];
}

/**
 * The operations of `/openapi.json`. A required body is left away, which the server refuses after
 * it has looked at the scopes. An operation that could act without body and id is not called,
 * unless it is known only to read.
 */
export function operationsOf(description: unknown): Selection {
  assert.ok(typeof description === 'object' && description !== null && 'paths' in description);
  const called: Operation[] = [];
  const leftOut: string[] = [];
  for (const [path, methods] of Object.entries(description.paths as Paths)) {
    for (const [verb, described] of Object.entries(methods)) {
      const method = verb.toUpperCase();
      const name = `${method} ${path}`;
      const reason = reasonAgainst(name, described);
      if (reason !== undefined) leftOut.push(`${name}: ${reason}`);
      else called.push({ name, method, path: path.replace(/\{\w+\}/g, NOBODY), ...bodyOf(name) });
    }
  }
  return { called, leftOut };
}

function reasonAgainst(name: string, { requestBody }: Described): string | undefined {
  const known = LEFT_OUT[name];
  if (known !== undefined || name.startsWith('GET ') || HARMLESS.includes(name)) return known;
  if (requestBody?.required === true || name.includes('{') || name in REFUSED_BODIES)
    return undefined;
  return 'it may act without a body';
}

function bodyOf(name: string): Pick<Operation, 'json'> {
  return name in REFUSED_BODIES ? { json: REFUSED_BODIES[name] } : {};
}
