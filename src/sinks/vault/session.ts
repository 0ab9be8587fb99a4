import { Secret } from '../../domain/secrets/secret.ts';
import type { HttpRequest } from '../../transport/exchange.ts';
import type { SinkContext } from '../base/context.ts';
import { connectStore, type StoreHttp } from '../base/http.ts';
import { jsonOf, type Members, membersOf, textIn } from '../base/json.ts';
import { refused } from './failures.ts';
import type { VaultReply } from './reply.ts';
import { type Login, type VaultSettings, vaultSettings } from './settings.ts';

/** A store, asked as one user. */
export type VaultSession = {
  readonly url: string;
  /** Where its user's token came from. */
  readonly from: string;
  /** @throws sink.unreachable (certainly nothing was done), sink.failed, the reason of a signal */
  send(request: VaultRequest): Promise<VaultReply>;
  close(): Promise<void>;
};

/** `path` begins after `/v1/`. */
export type VaultRequest = Pick<HttpRequest, 'method' | 'path' | 'json' | 'mutates'>;

/** What all sinks of a run share: one connection, while any of them is open. */
type Shared = { readonly opened: Promise<VaultSession>; users: number };
const runs = new WeakMap<SinkContext, Shared>();

/**
 * The run's session with the store of the environment.
 * @throws input.missing, input.invalid, server.insecure, sink.unreachable, sink.forbidden,
 * sink.failed
 */
export async function vaultSession(context: SinkContext): Promise<VaultSession> {
  const shared = runs.get(context) ?? { opened: openSession(context), users: 0 };
  runs.set(context, shared);
  shared.users += 1;
  const leave = async (): Promise<void> => {
    shared.users -= 1;
    if (shared.users > 0) return;
    if (runs.get(context) === shared) runs.delete(context);
    await shared.opened.then((session) => session.close());
  };
  try {
    return { ...(await shared.opened), close: leave };
  } catch (error) {
    runs.delete(context);
    throw error;
  }
}

async function openSession(context: SinkContext): Promise<VaultSession> {
  const settings = await vaultSettings(context);
  const http = await connectStore(settings.at, context);
  const user = (): Promise<User> => userOf(http, settings, context);
  try {
    const { from } = await user();
    const send = async (request: VaultRequest): Promise<VaultReply> =>
      (await ask(http, settings, request, (await user()).token)).reply;
    return { url: http.url, from, send, close: http.close };
  } catch (error) {
    await http.close();
    throw error;
  }
}

/** Whose token a run uses, and until when. */
type User = { readonly token: Secret; readonly from: string; readonly until: number };
const users = new WeakMap<SinkContext, User>();

/** Logs in once for all sinks of a run, and again before the token ends. */
async function userOf(
  http: StoreHttp,
  settings: VaultSettings,
  context: SinkContext,
): Promise<User> {
  const known = users.get(context);
  if (known !== undefined && context.now() < known.until) return known;
  const user = await logIn(settings.login, http, settings, context);
  users.set(context, user);
  return user;
}

/** A token is used for this part of its life. */
const USED = 0.8;

async function logIn(
  login: Login,
  http: StoreHttp,
  settings: VaultSettings,
  { redactor, now }: SinkContext,
): Promise<User> {
  if (login.kind === 'token') return { ...login, until: Number.POSITIVE_INFINITY };
  const { role, mount, jwt } = login;
  const path = `auth/${mount}/login`;
  const request = { method: 'POST', path, json: { role, jwt: jwt.reveal() } } as const;
  const started = now();
  const { status, body, reply } = await ask(http, settings, request);
  const auth = membersOf(body.auth);
  const token = textIn(auth, 'client_token');
  const from = `FIDESAUTH_VAULT_LOGIN (role ${role} at auth/${mount})`;
  if (status !== 200 || token === undefined) throw refused({ url: http.url, from }, reply, 'login');
  const secret = new Secret(token);
  redactor.learn(secret);
  // 0 for one without an end.
  const seconds = Number(auth.lease_duration) || Number.POSITIVE_INFINITY;
  return { token: secret, from, until: started + seconds * 1000 * USED };
}

async function ask(
  http: StoreHttp,
  { namespace }: VaultSettings,
  request: VaultRequest,
  token?: Secret,
): Promise<{ status: number; body: Members; reply: VaultReply }> {
  const { status, text } = await http.send({
    ...request,
    path: `/v1/${request.path}`,
    headers: {
      // Agents and proxies of Vault may require it, against forged requests.
      'x-vault-request': 'true',
      ...(token === undefined ? {} : { 'x-vault-token': token.reveal() }),
      ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }),
    },
  });
  const body = membersOf(jsonOf(text));
  return { status, body, reply: { status, data: membersOf(body.data), problem: problemIn(body) } };
}

function problemIn({ errors }: Members): string {
  const texts = Array.isArray(errors) ? errors.filter((one) => typeof one === 'string') : [];
  return texts
    .join('; ')
    .replace(/^\d+ errors? occurred:\s*\*\s*/, '')
    .trim();
}
