import type { HttpRequest, Reply } from '../../transport/exchange.ts';
import type { SinkContext } from '../base/context.ts';
import { connectStore, type StoreHttp } from '../base/http.ts';
import { jsonOf } from '../base/json.ts';
import type { Api, ApiReply, ApiRequest } from './api.ts';
import { type Identity, logIn, pemOf } from './login/identity.ts';
import type { Access } from './login/kubeconfig.ts';

/**
 * The API server of a cluster, over one connection. Sends nothing yet.
 * @throws input.invalid (an address, a file), server.insecure, sink.forbidden (a plugin)
 */
export async function connectApi(access: Access, context: SinkContext): Promise<Api> {
  const identity = await logIn(access, context);
  const http = await connection(access, identity, context);
  return {
    name: access.name,
    async send(request) {
      const reply = await sendAs(http, identity, request);
      if (reply.status !== 401 || !identity.refused()) return decoded(reply);
      return decoded(await sendAs(http, identity, request));
    },
    learn: (secret) => context.redactor.learn(secret),
    close: () => http.close(),
  };
}

async function connection(
  access: Access,
  identity: Identity,
  context: SinkContext,
): Promise<StoreHttp> {
  const { serverName, ca, proxy } = access;
  const { host, signal } = context;
  // A proxy of the kubeconfig takes the place of those in the environment.
  const env = proxy === undefined ? host.env : { HTTPS_PROXY: proxy, HTTP_PROXY: proxy };
  const at = {
    address: access.server,
    setting: `the server of ${access.name}`,
    caSetting: 'certificate-authority of the kubeconfig',
    ...(ca === undefined ? {} : { ca: await pemOf(ca, signal) }),
    tls: {
      ...identity.certificate,
      ...(serverName === undefined ? {} : { servername: serverName }),
    },
  };
  return connectStore(at, { ...context, host: { ...host, env } });
}

async function sendAs(http: StoreHttp, identity: Identity, request: ApiRequest): Promise<Reply> {
  const { method, path, accept, contentType, json, patient } = request;
  const token = await identity.token();
  const headers = {
    ...(accept === undefined ? {} : { accept }),
    ...(contentType === undefined ? {} : { 'content-type': contentType }),
  };
  const sent: HttpRequest = {
    method,
    path,
    headers,
    mutates: patient ?? method !== 'GET',
    ...(token === undefined ? {} : { token }),
    ...(json === undefined ? {} : { json }),
  };
  return http.send(sent);
}

function decoded({ status, text }: Reply): ApiReply {
  return { status, body: jsonOf(text) };
}
