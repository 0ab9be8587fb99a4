import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { registryAt, rolesAt } from '../../../../src/domain/history/history.ts';
import { createSandbox } from '../../../../src/sandbox/sandbox.ts';
import type { Sandbox, SandboxReply, SandboxRequest } from '../../../../src/sandbox/types.ts';
import {
  type Fault,
  type FaultServer,
  type RequestRecord,
  startFaultServer,
} from '../../../support/fault-server.ts';
import { tempFolder } from '../../../support/run.ts';
import { rootEnv } from '../../../support/sandbox.ts';
import { type Canary, newSearch, type Search } from './leaks.ts';

/** A server whose every secret is known, and a folder below which the tool may write. */
export type CanaryStage = {
  readonly server: FaultServer;
  readonly search: Search;
  /** Home, temporary folder, working folder and store of the tool lie in it. */
  readonly box: string;
  readonly store: string;
  readonly rootSecret: string;
  readonly initialToken: string;
  /** Files with the root secret and the initial token, outside the box. */
  readonly rootFile: string;
  readonly tokenFile: string;
  /** Server and places, but no credential. */
  readonly env: Readonly<Record<string, string>>;
  readonly rootPair: Readonly<Record<string, string>>;
  /** Every access token that was handed out, in order. */
  readonly tokens: readonly string[];
  fault(next: (request: RequestRecord) => Fault | undefined): void;
};

/** Makes a canary stage of one release, ended after the test. */
export async function canaryStage(t: TestContext, version: string): Promise<CanaryStage> {
  const search = newSearch();
  const tokens: string[] = [];
  // Signs that are written in other ways in a form, in JSON and in a URL.
  const rootSecret = `Can ary/${randomBytes(12).toString('hex')}"\\+%2B&=${randomBytes(12).toString('hex')}`;
  search.learn({ name: 'the root secret', value: rootSecret, home: undefined });
  const plain = sandboxOf(version, rootSecret);
  const initialToken = tokenFrom(plain, rootSecret);
  search.learn({ name: 'the initial token', value: initialToken, home: undefined });
  const learn = (canary: Canary): void => {
    search.learn(canary);
    if (canary.name.startsWith('an access token')) tokens.push(canary.value);
  };
  let fault: (request: RequestRecord) => Fault | undefined = () => undefined;
  const server = await startFaultServer(watched(plain, learn), {
    fault: (request) => fault(request),
  });
  t.after(() => server.close());
  const folder = await tempFolder(t);
  const place = (name: string): string => join(folder, name);
  const box = place('box');
  for (const name of ['home', 'temp', 'work']) mkdirSync(join(box, name), { recursive: true });
  writeFileSync(place('root'), `${rootSecret}\n`);
  writeFileSync(place('token'), `${initialToken}\n`);
  const { FIDESAUTH_SERVER = '', ...rootPair } = rootEnv(server.url, 'root', rootSecret);
  const store = join(box, 'store');
  return {
    server,
    search,
    box,
    store,
    rootSecret,
    initialToken,
    rootFile: place('root'),
    tokenFile: place('token'),
    env: {
      FIDESAUTH_SERVER,
      FIDESAUTH_CONFIG_DIR: store,
      HOME: join(box, 'home'),
      TMPDIR: join(box, 'temp'),
    },
    rootPair,
    tokens,
    fault: (next) => {
      fault = next;
    },
  };
}

function sandboxOf(version: string, rootSecret: string): Sandbox {
  const registry = registryAt(version);
  const roles = rolesAt(version);
  if (registry === undefined || roles === undefined) throw new Error(`no history of ${version}`);
  return createSandbox({ version, rootId: 'root', rootSecret, registry, roles });
}

const TOKEN = '/api/v1/oauth/token';

function tokenFrom(sandbox: Sandbox, rootSecret: string): string {
  const form = new URLSearchParams({ client_id: 'root', client_secret: rootSecret });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  const body = Buffer.from(form.toString());
  const reply = sandbox.handle({ method: 'POST', path: TOKEN, headers, body });
  return String(jsonOf(reply).access_token);
}

/** The sandbox, with each secret that it hands out told to `learn`. */
function watched(sandbox: Sandbox, learn: (canary: Canary) => void): Sandbox {
  return {
    version: sandbox.version,
    handle(request) {
      const reply = sandbox.handle(request);
      if (request.method === 'POST' && reply.status === 200) tell(request, jsonOf(reply), learn);
      return reply;
    },
  };
}

function tell(
  request: SandboxRequest,
  reply: Record<string, unknown>,
  learn: (canary: Canary) => void,
): void {
  const { client_id, client_secret } = reply;
  const { access_token } = { ...reply, ...Object(reply.token_data) };
  if (typeof client_secret === 'string') {
    const home = new RegExp(`^store/credentials/${client_id}\\.json$`);
    learn({ name: `the secret of client ${client_id}`, value: client_secret, home });
  }
  if (typeof access_token !== 'string') return;
  const sent = new URLSearchParams(Buffer.from(request.body).toString());
  const owner = reply.token_data === undefined ? sent.get('client_id') : 'root';
  const home = owner === 'root' ? undefined : new RegExp(`^store/state/tokens/${owner}\\.json$`);
  learn({ name: `an access token of ${owner}`, value: access_token, home });
}

function jsonOf({ headers, body }: SandboxReply): Record<string, unknown> {
  const packed = headers['content-encoding'] === 'gzip';
  const text = (packed ? gunzipSync(body) : Buffer.from(body)).toString();
  const value: unknown = JSON.parse(text);
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
