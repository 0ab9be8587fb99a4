import type { Pair, Stage } from './stage.ts';

/** An access token by plain HTTP. */
export async function tokenOf(stage: Stage, pair: Pair): Promise<string> {
  const body = new URLSearchParams({ ...pair });
  const reply = await fetch(`${stage.server.url}/api/v1/oauth/token`, { method: 'POST', body });
  if (reply.status !== 200) throw new Error(`no token: ${reply.status}`);
  return ((await reply.json()) as { access_token: string }).access_token;
}

/** A token of the root client. */
export function rootToken(stage: Stage): Promise<string> {
  return tokenOf(stage, { client_id: 'root', client_secret: stage.rootSecret });
}

/** Makes a client with those scopes by plain HTTP, with the root client. */
export async function makeClient(stage: Stage, scopes: readonly string[]): Promise<Pair> {
  const authorization = `Bearer ${await rootToken(stage)}`;
  const clients = `${stage.server.url}/api/v1/oauth/client`;
  const made = await fetch(clients, { method: 'POST', headers: { authorization } });
  const pair = (await made.json()) as Pair;
  await assignScopes(stage, pair.client_id, scopes);
  return pair;
}

/** Writes the scopes of a client by plain HTTP, with the root client. */
export async function assignScopes(
  stage: Stage,
  clientId: string,
  scopes: readonly string[],
): Promise<void> {
  const authorization = `Bearer ${await rootToken(stage)}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const body = JSON.stringify(scopes);
  const url = `${stage.server.url}/api/v1/oauth/client/${clientId}/scope`;
  const given = await fetch(url, { method: 'PUT', headers, body });
  if (given.status !== 200) throw new Error(`scopes refused: ${given.status}`);
}

/** Deletes a client by plain HTTP, with the root client. */
export async function deleteClient(stage: Stage, clientId: string): Promise<void> {
  const headers = { authorization: `Bearer ${await rootToken(stage)}` };
  const url = `${stage.server.url}/api/v1/oauth/client/${clientId}`;
  const gone = await fetch(url, { method: 'DELETE', headers });
  if (gone.status !== 200) throw new Error(`not deleted: ${gone.status}`);
}

/** The scopes of a client, sorted, read by plain HTTP with the root client. */
export async function scopesOf(stage: Stage, clientId: string): Promise<string[]> {
  const headers = { authorization: `Bearer ${await rootToken(stage)}` };
  const url = `${stage.server.url}/api/v1/oauth/client/${clientId}/scope`;
  return ((await (await fetch(url, { headers })).json()) as string[]).sort();
}

/** Writes the description of a client by plain HTTP, with the root client (2.82). */
export async function describeClient(
  stage: Stage,
  clientId: string,
  description: string,
): Promise<void> {
  const authorization = `Bearer ${await rootToken(stage)}`;
  const headers = { authorization, 'content-type': 'application/json' };
  const url = `${stage.server.url}/api/v1/oauth/client/${clientId}`;
  const reply = await fetch(url, { method: 'PUT', headers, body: JSON.stringify({ description }) });
  if (reply.status !== 200) throw new Error(`not described: ${reply.status}`);
  await reply.arrayBuffer();
}
