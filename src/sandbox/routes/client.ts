import { checkAssignable } from '../access.ts';
import { clientFields } from '../client-body.ts';
import type { Client } from '../clients.ts';
import type { Dialect } from '../dialect.ts';
import { refusals, refuse } from '../refusals.ts';
import { json } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import type { SandboxReply } from '../types.ts';
import { refuseIssues } from '../validation.ts';
import { shown } from './client-list.ts';

const PATH = '/api/v1/oauth/client/{client_id}';

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

/** Says the same whether or not there was such a client. */
function deleteClient({ world, id }: Call): SandboxReply {
  world.clients.remove(id);
  return json(200, null);
}

/** Deletion in every release; read, update and rotation from 2.82. */
export function clientRoutes(dialect: Dialect): Route[] {
  const remove: Route = {
    path: PATH,
    methods: ['DELETE'],
    scope: 'client:delete',
    answer: deleteClient,
  };
  if (!dialect.clientApi) return [remove];
  const scope = 'client:update';
  return [
    { path: PATH, methods: ['GET'], scope: 'client:read', answer: readClient },
    { path: PATH, methods: ['PUT'], scope, body: 'update', answer: updateClient },
    remove,
    { path: `${PATH}/secret`, methods: ['POST'], scope, answer: rotateSecret },
  ];
}
