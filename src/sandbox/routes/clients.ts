import { checkAssignable } from '../access.ts';
import { clientFields } from '../client-body.ts';
import type { Client } from '../clients.ts';
import type { Dialect } from '../dialect.ts';
import { refusals, refuse } from '../refusals.ts';
import { json } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import type { SandboxReply } from '../types.ts';
import { type Issue, listIssues, refuseIssues } from '../validation.ts';

const PATH = '/api/v1/oauth/client';
const INTEGER = /^\s*[+-]?\d+(?:\.0*)?\s*$/;

/** Until 2.81 the body is the bare list of scopes; no body, or null, means no scopes. */
function scopesBody(dialect: Dialect, body: unknown): string[] {
  const scopes = body ?? [];
  refuseIssues(dialect, listIssues(dialect, scopes, ['body']));
  return Array.isArray(scopes) ? scopes.map(String) : [];
}

function createClient({ world, caller, body }: Call): SandboxReply {
  const { dialect } = world;
  const fields = dialect.clientApi
    ? clientFields(dialect, body ?? {}, 'create')
    : { scopes: scopesBody(dialect, body) };
  checkAssignable(world, caller, fields.scopes ?? []);
  return json(200, world.clients.create(fields));
}

function numberIssues(name: string, value: string, max: number): Issue[] {
  const loc = ['query', name];
  if (!INTEGER.test(value)) return [{ rule: 'integer', loc }];
  if (Number(value) < 1) return [{ rule: 'atLeastOne', loc }];
  return Number(value) > max ? [{ rule: 'atMostHundred', loc }] : [];
}

/** A client in a reply, without its secret. */
function shown({ id, name, description, scopes }: Client): object {
  return { client_id: id, name, description, scopes };
}

/** Newest first. The root client is no row, so the list does not contain it. */
function listClients({ world, query }: Call): SandboxReply {
  const given = (name: string, otherwise: string) => query.getAll(name).at(-1) ?? otherwise;
  const [page, size] = [given('page', '1'), given('size', '50')];
  refuseIssues(world.dialect, [
    ...numberIssues('page', page, Number.POSITIVE_INFINITY),
    ...numberIssues('size', size, 100),
  ]);
  const [at, count] = [Number(page), Number(size)];
  const all = world.clients.all().reverse();
  const items = all.slice((at - 1) * count, at * count).map(shown);
  const pages = Math.ceil(all.length / count);
  return json(200, { items, total: all.length, page: at, size: count, pages });
}

/** Create in every release, list from 2.82. */
export function clientListRoutes(dialect: Dialect): Route[] {
  const create: Route = {
    path: PATH,
    methods: ['POST'],
    scope: 'client:create',
    body: 'create',
    answer: createClient,
  };
  const list: Route = {
    path: PATH,
    methods: ['GET'],
    scope: 'client:read',
    answer: listClients,
  };
  return dialect.clientApi ? [create, list] : [create];
}

const CLIENT_PATH = '/api/v1/oauth/client/{client_id}';

function existing({ world, id }: Call): Client {
  return world.clients.find(id) ?? refuse(refusals.noClient());
}

function readClient(call: Call): SandboxReply {
  return json(200, shown(existing(call)));
}

function updateClient(call: Call): SandboxReply {
  const { world, caller, body } = call;
  if (body === undefined || body === null) {
    refuseIssues(world.dialect, [{ rule: 'missing', loc: ['body'] }]);
  }
  const fields = clientFields(world.dialect, body, 'update');
  const client = existing(call);
  if (fields.scopes !== undefined) checkAssignable(world, caller, fields.scopes);
  return json(200, shown(world.clients.change(client, fields)));
}

function rotateSecret(call: Call): SandboxReply {
  return json(200, call.world.clients.rotate(existing(call)));
}

/** Replies the same whether or not the client exists. */
function deleteClient({ world, id }: Call): SandboxReply {
  world.clients.remove(id);
  return json(200, null);
}

/** Delete in every release; read, update and rotate from 2.82. */
export function clientRoutes(dialect: Dialect): Route[] {
  const remove: Route = {
    path: CLIENT_PATH,
    methods: ['DELETE'],
    scope: 'client:delete',
    answer: deleteClient,
  };
  if (!dialect.clientApi) return [remove];
  const scope = 'client:update';
  return [
    { path: CLIENT_PATH, methods: ['GET'], scope: 'client:read', answer: readClient },
    { path: CLIENT_PATH, methods: ['PUT'], scope, body: 'update', answer: updateClient },
    remove,
    { path: `${CLIENT_PATH}/secret`, methods: ['POST'], scope, answer: rotateSecret },
  ];
}

const CLIENT_SCOPES_PATH = '/api/v1/oauth/client/{client_id}/scope';

/** An unknown client looks like one without scopes. */
function readScopes({ world, id }: Call): SandboxReply {
  return json(200, world.clients.find(id)?.scopes ?? []);
}

/** For an unknown client, reports success without checking the scopes. */
function writeScopes({ world, caller, id, body }: Call): SandboxReply {
  const missing = body === undefined || body === null;
  refuseIssues(
    world.dialect,
    missing ? [{ rule: 'missing', loc: ['body'] }] : listIssues(world.dialect, body, ['body']),
  );
  const client = world.clients.find(id);
  if (client === undefined || !Array.isArray(body)) return json(200, null);
  const scopes = body.map(String);
  checkAssignable(world, caller, scopes);
  world.clients.change(client, { scopes });
  return json(200, null);
}

export const clientScopesRoutes: readonly Route[] = [
  { path: CLIENT_SCOPES_PATH, methods: ['GET'], scope: 'client:read', answer: readScopes },
  {
    path: CLIENT_SCOPES_PATH,
    methods: ['PUT'],
    scope: 'client:update',
    body: 'scopes',
    answer: writeScopes,
  },
];
