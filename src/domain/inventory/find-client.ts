import { nearest } from '../scopes/nearest.ts';

type Named = {
  readonly clientId: string;
  readonly name: string | null;
  readonly profile?: string;
};

/** The client that a text means; several of that name; or the ids and names that come near. */
export type FoundClient<C> =
  | { readonly client: C }
  | { readonly several: readonly C[] }
  | { readonly near: readonly string[] };

/**
 * Finds a client by its whole id, else by its whole name. The beginning of an id means nobody: the
 * client that it fits today is another one tomorrow.
 */
export function findClient<C extends Named>(text: string, clients: readonly C[]): FoundClient<C> {
  const byId = clients.find(({ clientId }) => clientId === text);
  if (byId !== undefined) return { client: byId };
  const several = clients.filter(({ name }) => name === text);
  const [only, second] = several;
  if (only === undefined) return { near: namesNear(text, clients) };
  return second === undefined ? { client: only } : { several };
}

const MOST = 3;

function namesNear(text: string, clients: readonly Named[]): string[] {
  const begun = text.length < 4 ? [] : clients.filter(({ clientId }) => clientId.startsWith(text));
  const stored = clients.filter(({ profile }) => profile === text);
  const ids = [...stored, ...begun].map(({ clientId }) => clientId);
  if (ids.length > 0) return ids.slice(0, MOST);
  const names = new Set(clients.flatMap(({ name }) => name ?? []));
  return nearest(text, names).slice(0, MOST);
}
