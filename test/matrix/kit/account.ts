import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootToken, scopesOf } from '../../support/admin.ts';
import { entriesIn, type Stage } from '../../support/stage.ts';

type ListedClient = { readonly client_id: string; readonly description: string | null };

/**
 * Clients of the server that hold scopes although nothing in the store leads to them: neither a
 * profile with a working credential, nor a journal entry whose file bears the marker that is in the
 * client's description or in its credential file. What a journal file says is not asked: it may be
 * the damaged one.
 */
export async function unaccounted(stage: Stage): Promise<string[]> {
  const lost: string[] = [];
  for (const client of await clientsOf(stage)) {
    if (await hasProfile(stage, client.client_id)) continue;
    if (isJournaled(stage, client)) continue;
    if ((await scopesOf(stage, client.client_id)).length > 0) lost.push(client.client_id);
  }
  return lost;
}

/** Every client of the server; before 2.82, where it lists none, every one made whose pair works. */
async function clientsOf(stage: Stage): Promise<ListedClient[]> {
  const url = `${stage.server.url}/api/v1/oauth/client?page=1&size=100`;
  const headers = { authorization: `Bearer ${await rootToken(stage)}` };
  const reply = await fetch(url, { headers });
  if (reply.status === 200) return ((await reply.json()) as { items: ListedClient[] }).items;
  return stage.living().map((client_id) => ({ client_id, description: null }));
}

async function hasProfile(stage: Stage, clientId: string): Promise<boolean> {
  const profiles = namesIn(stage.store, 'profiles').map((name) =>
    documentAt(stage.store, 'profiles', name),
  );
  if (!profiles.some((profile) => profile?.clientId === clientId)) return false;
  const secret = documentAt(stage.store, 'credentials', `${clientId}.json`)?.clientSecret;
  if (typeof secret !== 'string') return false;
  const body = new URLSearchParams({ client_id: clientId, client_secret: secret });
  const url = `${stage.server.url}/api/v1/oauth/token`;
  return (await fetch(url, { method: 'POST', body })).status === 200;
}

function isJournaled(stage: Stage, { client_id, description }: ListedClient): boolean {
  const marker = documentAt(stage.store, 'credentials', `${client_id}.json`)?.marker;
  const words = `${description ?? ''} ${typeof marker === 'string' ? marker : ''}`;
  const markers = namesIn(stage.store, 'state/journal').map((name) => name.slice(0, 32));
  return markers.some((name) => words.includes(name));
}

function namesIn(store: string, folder: string): string[] {
  return entriesIn(join(store, folder)).filter((name) => /^[^.].*\.json$/.test(name));
}

/** A document of the store; undefined when it is not there or not readable as one. */
function documentAt(
  store: string,
  folder: string,
  name: string,
): Record<string, unknown> | undefined {
  if (!namesIn(store, folder).includes(name)) return undefined;
  try {
    return JSON.parse(readFileSync(join(store, folder, name), 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
