import { createServer } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { listenLocally, sendReply } from '../../../../src/loopback/listen.ts';
import type { SandboxReply, SandboxRequest } from '../../../../src/sandbox/types.ts';
import type { RequestRecord } from '../../../support/fault-server.ts';
import { newSandbox, rootEnv } from '../../../support/sandbox.ts';
import { ACTS, type Situation } from './acts.ts';
import type { Dice } from './values.ts';

/** A server that records whatever arrives; nothing may. */
export type Trap = { readonly url: string; readonly arrived: readonly string[] };

export async function startTrap(t: TestContext): Promise<Trap> {
  const arrived: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    const at = arrived.push('a connection: ') - 1;
    socket.on('data', (data) => {
      arrived[at] += data.toString('latin1');
    });
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('not listening');
  return { url: `http://127.0.0.1:${address.port}`, arrived };
}

/** When a server is hostile: at every request, at some, at one, or never. */
export type Mood = (order: number) => boolean;
export const FRIENDLY: Mood = () => false;

export type Hostile = {
  readonly url: string;
  readonly env: Readonly<Record<string, string>>;
  readonly requests: readonly RequestRecord[];
  /** What was done, in order; the names of {@link ACTS}. */
  readonly done: readonly string[];
  /** Requests that were answered with a status that the tool may wait and try again for. */
  readonly patience: () => number;
  /** Every secret that went over the wire or was made. */
  secrets(): Set<string>;
  turn(mood: Mood): void;
  close(): Promise<void>;
};

/** No command sends as many requests; one that does is answered with a reset from then on. */
export const MOST_REQUESTS = 400;

// Unpacked in hundreds of steps, each of which waits for all else that this process does.
const FOR_OWN_PROCESS = 'a gzip bomb';

/** The sandbox of a release, honest until it is turned; `own`: against a process of its own. */
export async function startHostile(
  version: string,
  dice: Dice,
  trap: Trap,
  own: boolean,
): Promise<Hostile> {
  const names = Object.keys(ACTS).filter((name) => own || name !== FOR_OWN_PROCESS);
  const { sandbox, rootId, rootSecret } = newSandbox(version);
  const requests: RequestRecord[] = [];
  const done: string[] = [];
  const secrets = new Set([rootSecret]);
  const waited = new Set<string>();
  let mood: Mood = FRIENDLY;
  let from = 0;
  const { url, close } = await listenLocally(0, (given, outgoing) => {
    const order = requests.length;
    const request: RequestRecord = { ...given, body: Buffer.from(given.body).toString(), order };
    requests.push(request);
    learn(secrets, request);
    if (order - from >= MOST_REQUESTS) return void outgoing.socket?.resetAndDestroy();
    const right = (): SandboxReply => learnReply(secrets, sandbox.handle(given), given);
    if (!mood(order - from)) return sendReply(outgoing, right());
    const name = dice.of(names);
    done.push(name);
    if (WAITS.has(name)) waited.add(`${request.method} ${request.path}`);
    const situation: Situation = { dice, request, outgoing, right, trap: trap.url };
    ACTS[name]?.(situation);
  });
  return {
    url,
    env: rootEnv(url, rootId, rootSecret),
    requests,
    done,
    patience: () => waited.size,
    secrets: () => secrets,
    turn(next) {
      mood = next;
      from = requests.length;
    },
    close,
  };
}

/** Acts whose status may be 429, 502, 503 or 504: for each such request up to 30 s may be waited. */
const WAITS = new Set([
  'another document',
  'a mutated document',
  'an odd refusal',
  'any status',
  'odd headers',
  'a large body',
  'a gzip bomb',
]);

function learn(secrets: Set<string>, { headers, body }: RequestRecord): void {
  const bearer = /^Bearer (.{16,})$/.exec(headers.authorization ?? '')?.[1];
  const pair = new URLSearchParams(body).get('client_secret') ?? '';
  if (bearer !== undefined) secrets.add(bearer);
  if (pair.length >= 16) secrets.add(pair);
}

/** Secrets that the sandbox itself has made, whether they come through or not. */
function learnReply(secrets: Set<string>, reply: SandboxReply, to: SandboxRequest): SandboxReply {
  if (to.method !== 'POST' || reply.status !== 200) return reply;
  const packed = reply.headers['content-encoding'] === 'gzip';
  const text = (packed ? gunzipSync(reply.body) : Buffer.from(reply.body)).toString();
  for (const name of ['client_secret', 'access_token']) {
    const value: unknown = JSON.parse(text)[name];
    if (typeof value === 'string') secrets.add(value);
  }
  return reply;
}

/** The environment of a store in that folder. */
export const storeEnv = (server: Hostile, folder: string): Record<string, string> => ({
  ...server.env,
  FIDESAUTH_CONFIG_DIR: join(folder, 'store'),
});
