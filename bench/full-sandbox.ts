import { registryAt } from '../src/domain/history/history.ts';
import { listenSandbox } from '../src/sandbox/listen.ts';
import { newSandbox } from '../test/support/sandbox.ts';

// A process of its own: serves a sandbox with as many clients as its argument says, and tells its
// parent where. Ends with its parent.
const VERSION = '2.86.2';
const { sandbox, rootId, rootSecret } = newSandbox(VERSION);
const registry = registryAt(VERSION) ?? [];

function post(
  path: string,
  headers: Record<string, string>,
  body: string,
): Record<string, unknown> {
  const reply = sandbox.handle({ method: 'POST', path, headers, body: Buffer.from(body) });
  if (reply.status !== 200) throw new Error(`${path}: ${reply.status}`);
  return JSON.parse(Buffer.from(reply.body).toString());
}

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const pair = new URLSearchParams({ client_id: rootId, client_secret: rootSecret }).toString();
const { access_token } = post('/api/v1/oauth/token', form, pair);
const headers = { authorization: `Bearer ${access_token}`, 'content-type': 'application/json' };
for (let at = 0; at < Number(process.argv[2]); at += 1) {
  const time = (Date.now() - at * 3_600_000).toString(16).padStart(12, '0');
  const description = `Made by fidesauth. Owner: team-${at % 50} [fidesauth2 ${time}${'ab'.repeat(10)}]`;
  // A few may do everything, most hold eight scopes.
  const scopes = at % 100 === 0 ? registry : registry.slice(at % 90, (at % 90) + 8);
  post('/api/v1/oauth/client', headers, JSON.stringify({ name: `c${at}`, description, scopes }));
}
const { url } = await listenSandbox(sandbox, {});
process.on('disconnect', () => process.exit());
process.send?.({ url, rootId, rootSecret, version: VERSION });
