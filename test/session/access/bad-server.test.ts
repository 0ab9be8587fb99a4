import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { fidesauth, tempFolder } from '../../support/run.ts';
import { rootEnv } from '../../support/sandbox.ts';
import { errorOf, filesIn } from '../../support/stage.ts';

type Answer = (incoming: IncomingMessage, outgoing: ServerResponse) => void;
type Seen = { readonly url: string; readonly requests: string[] };

/** A server that answers everything in one way; each request is kept whole, as text. */
async function oddServer(t: TestContext, answer: Answer): Promise<Seen> {
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const at = requests.push(`${incoming.method} ${incoming.url} ${incoming.rawHeaders}`) - 1;
    incoming.on('data', (chunk) => {
      requests[at] += chunk;
    });
    answer(incoming, outgoing);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, requests };
}

const reply =
  (status: number, type: string, body: string): Answer =>
  (_, outgoing) =>
    void outgoing.writeHead(status, { 'content-type': type }).end(body);

/** Writes for as long as the other side reads, at most `limit` bytes. */
function flood(limit: number): Answer {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  return (_, outgoing) => {
    let sent = 0;
    const more = () => {
      while (sent < limit && !outgoing.destroyed) {
        sent += chunk.length;
        if (!outgoing.write(chunk)) return void outgoing.once('drain', more);
      }
      outgoing.end();
    };
    outgoing.writeHead(401, { 'content-type': 'application/json' });
    more();
  };
}

/** Never ends: one blank now and then keeps the connection busy. */
const drip: Answer = (_, outgoing) => {
  outgoing.writeHead(401, { 'content-type': 'application/json' });
  const timer = setInterval(() => outgoing.write(' '), 50);
  outgoing.on('close', () => clearInterval(timer));
};

const PROXY_PAGE = '<html><title>403 Forbidden</title><center>nginx</center></html>';
const FOREIGN = '{"error":"unauthorized","realm":"other"}';
const ALMOST = '{"detail":"Not authenticated"}';

const CASES: Readonly<Record<string, [Answer, string]>> = {
  'never answers': [() => {}, 'server.timeout'],
  'answers with a page': [reply(200, 'text/html', '<html>hello</html>'), 'server.not-fides'],
  'answers 404 with a page': [reply(404, 'text/html', '<html>?</html>'), 'server.not-fides'],
  'is a proxy that forbids': [reply(403, 'text/html', PROXY_PAGE), 'server.not-fides'],
  'says JSON and is not': [reply(401, 'application/json', '{"detail":'), 'server.not-fides'],
  'is another service with JSON': [reply(401, 'application/json', FOREIGN), 'server.not-fides'],
  'is another FastAPI service': [reply(401, 'application/json', ALMOST), 'server.not-fides'],
  'has the right words as text': [
    reply(401, 'text/plain', '{"detail":"Failed to authenticate"}'),
    'server.not-fides',
  ],
  'has the right words with another status': [
    reply(200, 'application/json', '{"detail":"Failed to authenticate"}'),
    'server.not-fides',
  ],
  'answers with 100 MB': [flood(100 * 1024 * 1024), 'server.not-fides'],
  'answers with a body that never ends': [flood(Number.POSITIVE_INFINITY), 'server.not-fides'],
  'answers with a body that drips': [drip, 'server.timeout'],
  'fails with an empty 500': [reply(500, 'text/plain', ''), 'server.error'],
  'ends every connection': [(incoming) => void incoming.socket.destroy(), 'server.error'],
  'claims to send gzip': [
    (_, outgoing) => void outgoing.writeHead(401, { 'content-encoding': 'gzip' }).end('no'),
    'server.not-fides',
  ],
};

const secret = randomBytes(16).toString('hex');

/** Where no whole reply ever comes it is short; elsewhere long, as the reply must be there before. */
const timeoutFor = (code: string): string => (code === 'server.timeout' ? '10' : '120');

async function bootstrap(t: TestContext, url: string, timeout: string) {
  const folder = await tempFolder(t);
  const env = { ...rootEnv(url, 'root', secret), FIDESAUTH_CONFIG_DIR: join(folder, 'store') };
  const args = ['bootstrap', '--preset', 'auditor', '--timeout', timeout, '--json'];
  const run = await fidesauth(args, { env });
  return { run, error: errorOf(run), files: filesIn(folder) };
}

/** Exit 7 with that code and a way on; nothing stored, and `requests` held nothing secret. */
async function assertRefused(t: TestContext, url: string, code: string, requests: string[]) {
  const { run, error, files } = await bootstrap(t, url, timeoutFor(code));
  assert.deepEqual([error.code, run.status, run.stdout], [code, 7, ''], run.stderr);
  assert.ok(error.fix);
  assert.deepEqual(files, []);
  for (const request of requests) {
    assert.match(request, /^GET /);
    assert.doesNotMatch(request, /authorization/i);
    assert.equal(request.includes(secret), false);
  }
}

describe('before any secret is sent', { concurrency: 4 }, () => {
  for (const [name, [answer, code]] of Object.entries(CASES)) {
    test(`a server that ${name} is ${code}`, async (t) => {
      const { url, requests } = await oddServer(t, answer);
      await assertRefused(t, url, code, requests);
      assert.ok(requests.length > 0);
    });
  }

  // Rule 37 of docs/terminal.md.
  test('a redirect to another host is not followed', async (t) => {
    const other = await oddServer(t, reply(401, 'application/json', ALMOST));
    const { url, requests } = await oddServer(t, ({ url: path }, outgoing) => {
      outgoing.writeHead(307, { location: `${other.url}${path}` }).end();
    });
    await assertRefused(t, url, 'server.redirect', requests);
    assert.deepEqual(other.requests, []);
  });

  for (const location of ['/login', '', '?next=/', './', '#top']) {
    test(`a redirect to "${location}" does not offer the address that was given`, async (t) => {
      const { url } = await oddServer(t, (_, outgoing) => {
        outgoing.writeHead(302, { location }).end();
      });
      const done = await fidesauth(['scopes', 'list', '--json'], {
        env: { ...rootEnv(url, 'root', 'secret'), FIDESAUTH_CONFIG_DIR: await tempFolder(t) },
      });
      const { code, fix } = errorOf(done);
      assert.deepEqual([code, fix], ['server.redirect', 'check --server, and what answers there']);
    });
  }

  test('an address where nothing listens', async (t) => {
    // Port 1 needs root to listen on and is nobody's.
    await assertRefused(t, 'http://127.0.0.1:1', 'server.unreachable', []);
  });

  test('a host that does not exist', async (t) => {
    const { run, error, files } = await bootstrap(t, 'https://fides.invalid', '1');
    assert.equal(run.status, 7);
    // Without a name server, looking it up may also take longer than the run allows.
    assert.match(error.code, /^server\.(unreachable|timeout)$/);
    assert.deepEqual(files, []);
  });
});
