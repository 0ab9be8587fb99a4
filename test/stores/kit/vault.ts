import type { ServerResponse } from 'node:http';
import { parseSinkReference } from '../../../src/domain/sinks/reference.ts';
import type { KeyMap, Sink } from '../../../src/domain/sinks/sink.ts';
import {
  type Listening,
  type LocalRequest,
  listenLocally,
  sendReply,
} from '../../../src/loopback/listen.ts';
import { openSink } from '../../../src/sinks/open-sink.ts';
import type { SinkBench } from '../describe-sink.ts';
import { bootOpenBao, type OpenBao } from '../engines/openbao.ts';
import { openWorkshop, type Workshop } from '../engines/workshop.ts';
import { sinkContext } from './context.ts';
import { openStoreRelay } from './relay.ts';

/** An OpenBao with users that may do what the documentation says, and less. */
export interface VaultBench extends SinkBench {
  readonly bao: OpenBao;
  readonly workshop: Workshop;
  /** Opens a sink with these variables alone. */
  openWith(place: string, env: Readonly<Record<string, string>>, keys?: KeyMap): Promise<Sink>;
  /** The same store, which does not look at the condition of a write. */
  careless(): Promise<Listening>;
}

const rule = (path: string, ...rights: string[]): string =>
  `path "${path}" { capabilities = ${JSON.stringify(rights)} }\n`;

const METADATA = rule('secret/metadata/app/*', 'read', 'update');
/** The policy of docs/stores.md, and the same without the right to read the secret. */
const POLICIES = {
  writer: rule('secret/data/app/*', 'create', 'update', 'read') + METADATA,
  blind: rule('secret/data/app/*', 'create', 'update') + METADATA,
  looker: rule('secret/metadata/app/*', 'read'),
  stranger: rule('secret/data/other/*', 'read'),
};

/** Boots it, with a relay before it. */
export async function bootVault(): Promise<VaultBench> {
  const workshop = await openWorkshop();
  const bao = await bootOpenBao(workshop);
  const relay = await openStoreRelay(bao.url);
  const tokens = {
    writer: await bao.tokenFor(POLICIES.writer),
    blind: await bao.tokenFor(POLICIES.blind),
    looker: await bao.tokenFor(POLICIES.looker),
    stranger: await bao.tokenFor(POLICIES.stranger),
  };
  const careless: Listening[] = [];
  let places = 0;
  const dataOf = (place: string): string => place.replace('vault:secret/', 'secret/data/');
  return {
    bao,
    workshop,
    relay,
    tooLarge: 33 * 1024 * 1024,
    fresh() {
      places += 1;
      return `vault:secret/app/shop-${places}`;
    },
    open: (place, user = 'writer', signal) => {
      const env = { VAULT_ADDR: relay.url, VAULT_TOKEN: tokens[user] };
      return openSink(parseSinkReference(place), sinkContext(env, workshop.folder, signal));
    },
    openWith: (place, env, keys) =>
      openSink(parseSinkReference(place), sinkContext(env, workshop.folder), keys),
    async careless() {
      const server = await listenLocally(0, (request, response) => {
        void passWithout(bao.url, request, response);
      });
      careless.push(server);
      return server;
    },
    async shown(place) {
      const { status, body } = await bao.ask('GET', dataOf(place));
      if (status === 404) return undefined;
      const { data } = body.data as { data: Record<string, string> };
      const { fidesauth: _, ...credential } = data;
      return credential;
    },
    async plant(place) {
      await bao.ask('POST', dataOf(place), { data: { password: 'theirs' } });
    },
    writes: ({ method, path }) => method === 'POST' && path.includes('/data/'),
    async close() {
      await Promise.all(careless.map((server) => server.close()));
      await relay.close();
      await bao.stop();
      await workshop.close();
    },
  };
}

/** Passes a request on without its condition. */
async function passWithout(
  url: string,
  { method, path, headers, body }: LocalRequest,
  response: ServerResponse,
): Promise<void> {
  const sent = body.length === 0 ? undefined : JSON.parse(Buffer.from(body).toString());
  const reply = await fetch(url + path, {
    method,
    headers: { 'x-vault-token': headers['x-vault-token'] ?? '' },
    body: sent === undefined ? null : JSON.stringify({ ...sent, options: {} }),
  });
  const bytes = Buffer.from(await reply.arrayBuffer());
  const type = { 'content-type': 'application/json' };
  sendReply(response, { status: reply.status, headers: type, body: bytes });
}
