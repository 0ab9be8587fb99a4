import { Secret } from '../../../domain/secrets/secret.ts';
import { seen, seenSentence } from '../../../domain/words/unseen.ts';
import { FidesAuthError } from '../../../errors.ts';
import type { OutputFilter } from '../../../host.ts';
import type { SinkContext } from '../../base/context.ts';
import { entryOf, text } from '../entries.ts';
import type { Access, ExecPlugin } from './kubeconfig.ts';

/** What a plugin gave. `until` is in milliseconds since 1970; absent: as long as it is accepted. */
export type Given = {
  readonly token?: Secret;
  readonly certificate?: { readonly cert: string; readonly key: Secret };
  readonly until?: number;
};

/** A credential has some KiB. */
const LIMIT = 1024 * 1024;
/** It may have to wait for a person who logs in with a browser. */
const TIMEOUT_MS = 120_000;

/**
 * The credential that an `exec` plugin gives: `aws eks get-token`, `gke-gcloud-auth-plugin` and the
 * like. It gets our environment without what belongs to Fides, and that of the kubeconfig.
 * @throws sink.forbidden if it cannot be started, fails, or gives no credential; the reason of the
 * run's signal
 */
export async function askPlugin(
  plugin: ExecPlugin,
  access: Access,
  { host, signal, redactor }: SinkContext,
): Promise<Given> {
  const options = {
    env: { ...ownEnvironment(host.env), ...plugin.env, KUBERNETES_EXEC_INFO: info(plugin, access) },
    input: '',
    limit: LIMIT,
    timeoutMs: TIMEOUT_MS,
    filter: () => lineFilter((line) => seen(redactor.clean(line))),
    signal,
  };
  const done = await host.run(plugin.command, plugin.args, options).catch((cause: unknown) => {
    throw failed(plugin, 'it cannot be started', cause);
  });
  signal.throwIfAborted();
  if (done.stopped !== undefined) throw failed(plugin, `it was stopped (${done.stopped})`);
  if (done.status !== 0) throw failed(plugin, `it ended with status ${done.status}`);
  const given = givenIn(parsed(done.stdout.toString('utf8')));
  if (given === undefined) throw failed(plugin, 'it gave no credential');
  return given;
}

/** What it says to the user, line by line; its bytes come as latin1 text. */
function lineFilter(shown: (line: string) => string): OutputFilter {
  let rest = '';
  const clean = (line: string): string => {
    return Buffer.from(shown(Buffer.from(line, 'latin1').toString('utf8'))).toString('latin1');
  };
  return {
    push(piece) {
      const lines = (rest + piece).split('\n');
      rest = lines.pop() ?? '';
      return lines.map((line) => `${clean(line)}\n`).join('');
    },
    end: () => clean(rest),
  };
}

function info({ apiVersion, clusterInfo }: ExecPlugin, access: Access): string {
  const cluster = clusterInfo ? { cluster: clusterOf(access) } : {};
  const spec = { interactive: false, ...cluster };
  return JSON.stringify({ apiVersion, kind: 'ExecCredential', spec });
}

function clusterOf({ server, serverName, ca }: Access): Record<string, string> {
  const pem = ca !== undefined && 'pem' in ca ? Buffer.from(ca.pem).toString('base64') : undefined;
  return {
    server,
    ...(serverName === undefined ? {} : { 'tls-server-name': serverName }),
    ...(pem === undefined ? {} : { 'certificate-authority-data': pem }),
  };
}

/** Without the root credential of Fides and the like. */
function ownEnvironment(env: SinkContext['host']['env']): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]) =>
    value === undefined || /^FIDES(?:AUTH|PLUS)?_/i.test(name) ? [] : [[name, value] as const],
  );
  return Object.fromEntries(kept);
}

function parsed(stdout: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch {
    return undefined;
  }
}

function givenIn(reply: unknown): Given | undefined {
  const status = entryOf(entryOf(reply)?.status) ?? {};
  const token = text(status, 'token');
  const cert = text(status, 'clientCertificateData');
  const key = text(status, 'clientKeyData');
  const until = Date.parse(text(status, 'expirationTimestamp') ?? '');
  if (token === undefined && (cert === undefined || key === undefined)) return undefined;
  return {
    ...(token === undefined ? {} : { token: new Secret(token) }),
    ...(cert === undefined || key === undefined
      ? {}
      : { certificate: { cert, key: new Secret(key) } }),
    ...(Number.isNaN(until) ? {} : { until }),
  };
}

function failed(plugin: ExecPlugin, why: string, cause?: unknown): FidesAuthError {
  const hint = plugin.installHint === undefined ? undefined : seenSentence(plugin.installHint);
  return new FidesAuthError('sink.forbidden', `${plugin.command} of the kubeconfig: ${why}`, {
    fix: hint ?? 'log in as you do for kubectl; kubectl auth whoami tries it',
    cause,
  });
}
