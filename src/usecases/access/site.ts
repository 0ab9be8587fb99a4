import type { Generation } from '../../domain/clients/journal.ts';
import type { Http } from '../../transport/exchange.ts';
import type { Deps, Reached } from '../base/deps.ts';
import { type AdminCredential, type AdminSession, authenticate } from './admin.ts';
import { type IdentifiedServer, identifyServer } from './server.ts';

/** A connection to a server that proved to be Fides before it received any secret. */
export type Identified = {
  readonly http: Http;
  readonly server: IdentifiedServer;
  readonly deps: Deps;
};

/** An identified server that accepted our credential. */
export type Site = Identified & { readonly session: AdminSession };

/**
 * Runs `work` with a connection, then closes it.
 * @throws what `Deps.connect` and `work` throw
 */
export async function withConnection<T>(
  reach: Reached,
  { connect, signal }: Pick<Deps, 'connect' | 'signal'>,
  work: (http: Http) => Promise<T>,
): Promise<T> {
  const http = await connect(reach, signal);
  try {
    return await work(http);
  } finally {
    await http.close();
  }
}

/**
 * Runs `work` with a server that is identified, waiting until it answers.
 * @throws what {@link identifyServer} and `work` throw
 */
export function atServer<T>(
  reach: Reached,
  deps: Deps,
  work: (at: Identified) => Promise<T>,
  waitMs = 0,
): Promise<T> {
  return withConnection(reach, deps, async (http) =>
    work({ http, server: await identifyServer(http, waitMs, deps), deps }),
  );
}

/** The server with a credential that it accepts. @throws auth.rejected, server.* */
export async function letIn(at: Identified, credential: AdminCredential): Promise<Site> {
  return { ...at, session: await authenticate(at, credential, at.deps) };
}

/** A server in the generation of a journal entry, which may differ from the current one. */
export type EntrySite = {
  readonly deps: Deps;
  readonly http: Http;
  readonly session: AdminSession;
  readonly generation: Generation;
};
