import type { Generation, Reach } from '../../domain/clients/journal.ts';
import type { Http } from '../../fides/transport/exchange.ts';
import type { Deps } from '../base/deps.ts';
import { type AdminCredential, type AdminSession, authenticate } from './admin.ts';
import { type IdentifiedServer, identifyServer } from './server.ts';

/** A connection to a server that has shown itself to be Fides, without having been sent a secret. */
export type Identified = {
  readonly http: Http;
  readonly server: IdentifiedServer;
  readonly deps: Deps;
};

/** A server that was identified and let us in. */
export type Site = Identified & { readonly session: AdminSession };

/**
 * Works with a connection, which is closed at the end.
 * @throws what `Deps.connect` and `work` throw
 */
export async function withConnection<T>(
  reach: Reach,
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
 * Works at a server that has identified itself; one that does not answer yet is waited for.
 * @throws what {@link identifyServer} and `work` throw
 */
export function atServer<T>(
  reach: Reach,
  deps: Deps,
  work: (at: Identified) => Promise<T>,
  waitMs = 0,
): Promise<T> {
  return withConnection(reach, deps, async (http) =>
    work({ http, server: await identifyServer(http, waitMs, deps), deps }),
  );
}

/** The server, with a credential that it lets in. @throws auth.rejected, server.* */
export async function letIn(at: Identified, credential: AdminCredential): Promise<Site> {
  return { ...at, session: await authenticate(at, credential, at.deps) };
}

/** A server in the generation of a journal entry, which may be another than it has by now. */
export type EntrySite = {
  readonly deps: Deps;
  readonly http: Http;
  readonly session: AdminSession;
  readonly generation: Generation;
};
