import type { Fault, FaultOptions, RequestRecord } from './fault-server.ts';

const CLIENT = '/api/v1/oauth/client';

/** The requests of a bootstrap, told apart by what they ask for. */
const REQUESTS = {
  identify: ({ method, path }) => method === 'GET' && path.startsWith(`${CLIENT}?size=`),
  'root token': ({ path, body }) => path.endsWith('/token') && body.includes('client_id=root&'),
  login: ({ path }) => path === '/api/v1/login',
  registry: ({ path }) => path === '/api/v1/oauth/scope',
  create: ({ method, path }) => method === 'POST' && path === CLIENT,
  assign: ({ method, path }) => method === 'PUT' && path.startsWith(`${CLIENT}/`),
  'read back': ({ method, path }) => method === 'GET' && path.startsWith(`${CLIENT}/`),
  'proof token': ({ path, body }) => path.endsWith('/token') && !body.includes('client_id=root&'),
  search: ({ method, path }) => method === 'GET' && path.startsWith(`${CLIENT}?page=`),
  delete: ({ method }) => method === 'DELETE',
} satisfies Record<string, (request: RequestRecord) => boolean>;

export type RequestName = keyof typeof REQUESTS;

/** The name of a request; undefined for `/health` and whatever a bootstrap does not send. */
export function nameOf(request: RequestRecord): RequestName | undefined {
  const names = Object.keys(REQUESTS) as RequestName[];
  return names.find((name) => REQUESTS[name](request));
}

/** A fault for the first request of that name; later ones pass. */
export function once(name: RequestName, fault: Fault): FaultOptions {
  let met = false;
  return {
    fault: (request) => {
      if (met || nameOf(request) !== name) return undefined;
      met = true;
      return fault;
    },
  };
}

/** Whether a request changes something on a server; a token request does not. */
export function isMutating({ method, path }: RequestRecord): boolean {
  return method !== 'GET' && !path.endsWith('/token');
}
