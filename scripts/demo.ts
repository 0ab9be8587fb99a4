import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

// The whole job on a sandbox, with the shipped executable: touches nothing outside a temporary
// folder, and sends nothing off this machine.

const EXECUTABLE = fileURLToPath(new URL('../../bin/fidesauth.cjs', import.meta.url));
const run = promisify(execFile);

type Sandbox = { readonly url: string; readonly rootId: string; readonly rootSecret: string };

/** Runs the tool and shows its command line and what it prints. */
async function fidesauth(args: readonly string[], env: Record<string, string>): Promise<string> {
  say(`\n$ fidesauth ${args.join(' ')}`);
  const options = { env: { PATH: process.env.PATH, ...env }, timeout: 20_000 };
  const { stdout, stderr } = await run(process.execPath, [EXECUTABLE, ...args], options);
  process.stdout.write(stderr + (args[0] === 'token' ? `${stdout.slice(0, 24)}...\n` : stdout));
  return stdout.trim();
}

/** Starts the sandbox and waits for the address that it prints. */
async function startSandbox(child: ChildProcess): Promise<Sandbox> {
  if (child.stdout === null) throw new Error('the sandbox has no output');
  let text = '';
  for await (const line of createInterface({ input: child.stdout })) {
    text += line;
    if (line === '}') return JSON.parse(text);
  }
  throw new Error('the sandbox ended early');
}

/** Calls the server as the new client and prints the reply. */
async function call(method: string, url: string, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(10_000) });
  const text = (await response.text()).slice(0, 100);
  say(`${method} ${new URL(url).pathname} -> ${response.status} ${text}`);
  return response.status;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function demo(sandbox: Sandbox, folder: string): Promise<void> {
  const env = {
    FIDESAUTH_CONFIG_DIR: folder,
    FIDESAUTH_SERVER: sandbox.url,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: sandbox.rootId,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: sandbox.rootSecret,
  };
  await fidesauth(['bootstrap', '--preset', 'read-only', '-p', 'demo'], env);
  const token = await fidesauth(['token', '-p', 'demo'], env);
  say('\nwith that token, one call that its scopes allow and one that they do not:');
  const allowed = await call('GET', `${sandbox.url}/api/v1/oauth/role`, token);
  const refused = await call('POST', `${sandbox.url}/api/v1/oauth/client`, token);
  await fidesauth(['profiles', 'show', 'demo'], env);
  if (allowed !== 200 || refused !== 403)
    throw new Error('the calls were not answered as they should');
}

const folder = await mkdtemp(join(tmpdir(), 'fidesauth-demo-'));
const child = spawn(process.execPath, [EXECUTABLE, 'sandbox', '--json'], {
  stdio: ['ignore', 'pipe', 'ignore'],
});
const ended = once(child, 'exit');
try {
  await demo(await startSandbox(child), folder);
  say('\nthe sandbox is stopped and the temporary folder removed');
} finally {
  child.kill('SIGTERM');
  await ended;
  await rm(folder, { recursive: true });
}
