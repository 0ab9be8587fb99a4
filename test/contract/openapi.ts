import assert from 'node:assert/strict';
import { READS } from './discovery.ts';
import { type Cases, CLIENT, type Fides, jsonOf, TOKEN } from './fides.ts';

const BEARER = 'OAuth2ClientCredentialsBearer';

interface Operation {
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  readonly requestBody?: {
    readonly required?: boolean;
    readonly content: Readonly<Record<string, { readonly schema: unknown }>>;
  };
}

interface Schema {
  readonly title?: string;
  readonly type?: string;
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly enum?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
}

interface Document {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string };
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly securitySchemes: unknown;
  };
}

const SCOPE_LIST = { type: 'array', items: { type: 'string' }, title: 'Scopes' };
const TEXTS = {
  name: nullable({ type: 'string' }, 'Name'),
  description: nullable({ type: 'string' }, 'Description'),
};
const EXPIRY = [
  nullable({ type: 'integer' }, 'Expires In'),
  nullable({ type: 'string' }, 'Expires At'),
];
const REQUESTS = {
  ClientCreateRequest: { ...SCOPE_LIST, default: [] },
  ClientUpdateRequest: nullable({ type: 'array', items: { type: 'string' } }, 'Scopes'),
};

function nullable(schema: object, title: string): object {
  return { anyOf: [schema, { type: 'null' }], title };
}

function ref(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

function takes(operation: Operation | undefined, schema: object, required: boolean): void {
  const body = operation?.requestBody;
  assert.deepEqual(body?.content, { 'application/json': { schema } });
  assert.equal(body?.required ?? false, required);
}

async function documentOf(fides: Fides): Promise<Document> {
  const reply = await fides.send('GET', '/openapi.json');
  assert.equal(reply.status, 200);
  return jsonOf(reply) as Document;
}

/** The scopes of an operation: the union of its entries. Undefined for an open one. */
function scopesOf(operation: Operation | undefined): string[] | undefined {
  assert.ok(operation !== undefined, 'the operation is in the document');
  return operation.security?.flatMap((entry) => entry[BEARER] ?? []);
}

export const openapiCases: Cases = {
  'openapi names the server and its whole registry, to anyone': async (fides) => {
    const document = await documentOf(fides);
    assert.deepEqual(document.info, { title: 'fides', version: fides.expected.version });
    assert.equal(document.openapi, fides.expected.pydantic === 2 ? '3.1.0' : '3.0.2');
    assert.deepEqual(document.components.securitySchemes, {
      [BEARER]: { type: 'oauth2', flows: { clientCredentials: { scopes: {}, tokenUrl: TOKEN } } },
    });
    const registry = jsonOf(await fides.asRoot('GET', '/api/v1/oauth/scope'));
    assert.deepEqual(document.components.schemas.ScopeRegistryEnum?.enum, registry);
  },

  'openapi lists the scopes of each operation': async (fides) => {
    const { paths } = await documentOf(fides);
    const [client, byId] = [paths[CLIENT], paths[`${CLIENT}/{client_id}`]];
    const scope = paths[`${CLIENT}/{client_id}/scope`];
    assert.equal(scopesOf(paths[TOKEN]?.post), undefined);
    assert.equal(scopesOf(paths['/health']?.get), undefined);
    assert.deepEqual(scopesOf(client?.post), ['client:create']);
    assert.deepEqual(scopesOf(byId?.delete), ['client:delete']);
    assert.deepEqual(scopesOf(scope?.get), ['client:read']);
    assert.deepEqual(scopesOf(scope?.put), ['client:update']);
    assert.deepEqual(scopesOf(paths['/api/v1/oauth/scope']?.get), ['scope:read']);
    assert.deepEqual(scopesOf(paths['/api/v1/oauth/role']?.get), ['scope:read']);
    assert.deepEqual(scopesOf(paths['/api/v1/logout']?.post), []);
    for (const [path, name] of READS) assert.deepEqual(scopesOf(paths[path]?.get), [name]);
  },

  'openapi tells the generation of the client API': async (fides) => {
    const { paths, components } = await documentOf(fides);
    const { clientApi, tokenKeys } = fides.expected;
    const byId = paths[`${CLIENT}/{client_id}`];
    assert.deepEqual(
      Object.keys(paths[CLIENT] ?? {}).sort(),
      clientApi ? ['get', 'post'] : ['post'],
    );
    const methods = clientApi ? ['delete', 'get', 'put'] : ['delete'];
    assert.deepEqual(Object.keys(byId ?? {}).sort(), methods);
    assert.equal(`${CLIENT}/{client_id}/secret` in paths, clientApi);
    assert.equal('ClientCreateRequest' in components.schemas, clientApi);
    assert.deepEqual(Object.keys(components.schemas.AccessToken?.properties ?? {}), tokenKeys);
    if (!clientApi) return;
    assert.deepEqual(scopesOf(paths[CLIENT]?.get), ['client:read']);
    assert.deepEqual(scopesOf(byId?.get), ['client:read']);
    assert.deepEqual(scopesOf(byId?.put), ['client:update']);
    assert.deepEqual(scopesOf(paths[`${CLIENT}/{client_id}/secret`]?.post), ['client:update']);
  },

  'openapi describes the bodies': async (fides) => {
    const { paths } = await documentOf(fides);
    const { clientApi } = fides.expected;
    const form = paths[TOKEN]?.post?.requestBody?.content;
    assert.deepEqual(Object.keys(form ?? {}), ['application/x-www-form-urlencoded']);
    assert.equal(paths['/health']?.get?.requestBody, undefined);
    assert.equal(paths[`${CLIENT}/{client_id}/scope`]?.get?.requestBody, undefined);
    const create = { ...SCOPE_LIST, default: [] };
    const named = nullable(ref('ClientCreateRequest'), 'Body');
    takes(paths[CLIENT]?.post, clientApi ? named : create, false);
    takes(paths[`${CLIENT}/{client_id}/scope`]?.put, SCOPE_LIST, true);
    if (clientApi) takes(paths[`${CLIENT}/{client_id}`]?.put, ref('ClientUpdateRequest'), true);
  },

  'openapi describes what the bodies hold': async (fides) => {
    const { schemas } = (await documentOf(fides)).components;
    const [token, registry] = [schemas.AccessToken, schemas.ScopeRegistryEnum];
    assert.deepEqual([token?.title, token?.type], ['AccessToken', 'object']);
    assert.deepEqual(token?.required, ['access_token']);
    assert.equal(token?.properties?.access_token?.type, 'string');
    const { type, default: otherwise } = token?.properties?.token_type ?? {};
    const typed = fides.expected.tokenKeys.includes('token_type');
    assert.deepEqual([type, otherwise], typed ? ['string', 'Bearer'] : [undefined, undefined]);
    const { expires_in, expires_at } = token?.properties ?? {};
    const expiring = fides.expected.tokenKeys.includes('expires_in');
    assert.deepEqual([expires_in, expires_at], expiring ? EXPIRY : [undefined, undefined]);
    const plain = fides.expected.pydantic === 2 ? 'string' : undefined;
    assert.deepEqual([registry?.title, registry?.type], ['ScopeRegistryEnum', plain]);
    for (const [name, scopes] of Object.entries(REQUESTS)) {
      const { title, type, properties } = schemas[name] ?? {};
      const described = { title: name, type: 'object', properties: { ...TEXTS, scopes } };
      const nothing = { title: undefined, type: undefined, properties: undefined };
      const expected = fides.expected.clientApi ? described : nothing;
      assert.deepEqual({ title, type, properties }, expected);
    }
  },
};
