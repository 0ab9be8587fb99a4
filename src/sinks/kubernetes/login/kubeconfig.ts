import { dirname, resolve } from 'node:path';
import { Secret } from '../../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../../errors.ts';
import { parseYaml } from '../../../input/yaml.ts';
import type { Members } from '../../base/json.ts';
import { entryOf, listOf, text } from '../entries.ts';

/** PEM text, or the file that has it. */
export type Material = { readonly pem: string } | { readonly file: string };

/** A program that gives a credential: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins. */
export type ExecPlugin = {
  readonly apiVersion: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly installHint?: string;
  /** It wants to know the cluster. */
  readonly clusterInfo: boolean;
};

/** How to log in; at most one of the three parts, or none for a server that asks for nothing. */
export type Login = {
  readonly token?: Secret;
  /** Read anew for each request: the cluster renews what it holds. */
  readonly tokenFile?: string;
  readonly certificate?: { readonly cert: Material; readonly key: Material };
  readonly exec?: ExecPlugin;
};

/** A cluster and who we are there. */
export type Access = {
  /** What messages call it: the context, or the service account. */
  readonly name: string;
  readonly server: string;
  readonly ca?: Material;
  readonly serverName?: string;
  readonly proxy?: string;
  readonly login: Login;
};

/** A kubeconfig file as read. */
export type KubeconfigFile = { readonly path: string; readonly text: string };

type Found = { readonly entry: Members; readonly path: string };

/**
 * The access that a context of these files gives: the context named, else their current one. As
 * kubectl does, the first file that says something wins.
 * @throws input.invalid, with the file, for what is not there, cannot be read, or is not supported
 */
export function accessFrom(files: readonly KubeconfigFile[], wanted?: string): Access {
  const parsed = files.map((file) => ({ path: file.path, entry: parse(file) }));
  const path = parsed[0]?.path ?? 'kubeconfig';
  const current = parsed.map(({ entry }) => text(entry, 'current-context')).find(Boolean);
  const name = wanted ?? current;
  if (name === undefined) throw invalid(path, 'it has no current context', CHOOSE);
  const context = find(parsed, 'contexts', 'context', name);
  if (context === undefined)
    throw invalid(path, `it has no context ${JSON.stringify(name)}`, CHOOSE);
  const part = (list: string, kind: string): Found => {
    const named = text(context.entry, kind) ?? '';
    const found = find(parsed, list, kind, named);
    if (found !== undefined) return found;
    throw invalid(context.path, `context ${JSON.stringify(name)} names no ${kind} that is there`);
  };
  return {
    name: `context ${name}`,
    ...clusterOf(part('clusters', 'cluster')),
    login: loginOf(part('users', 'user')),
  };
}

const CHOOSE = 'kubectl config get-contexts lists the contexts; FIDESAUTH_KUBE_CONTEXT chooses one';

function parse(file: KubeconfigFile): Members {
  const document = parseYaml(file.text);
  if ('why' in document) {
    throw invalid(`${file.path}:${document.line}:${document.column}`, document.why);
  }
  return entryOf(document.value) ?? {};
}

function find(
  files: readonly Found[],
  list: string,
  kind: string,
  name: string,
): Found | undefined {
  for (const { entry, path } of files) {
    const named = listOf(entry[list]).find((one) => text(entryOf(one) ?? {}, 'name') === name);
    const found = entryOf(entryOf(named)?.[kind]);
    if (found !== undefined) return { entry: found, path };
  }
  return undefined;
}

function clusterOf({ entry, path }: Found): Omit<Access, 'name' | 'login'> {
  if (entry['insecure-skip-tls-verify'] === true) {
    throw invalid(
      path,
      'insecure-skip-tls-verify: whoever answers would get the secret',
      'give the certificate of the cluster: certificate-authority-data',
    );
  }
  const server = text(entry, 'server');
  if (server === undefined) throw invalid(path, 'the cluster has no server');
  const ca = material(entry, path, 'certificate-authority');
  const serverName = text(entry, 'tls-server-name');
  const proxy = text(entry, 'proxy-url');
  return {
    server,
    ...(ca === undefined ? {} : { ca }),
    ...(serverName === undefined ? {} : { serverName }),
    ...(proxy === undefined ? {} : { proxy }),
  };
}

/** Ignoring one of these would make us somebody else. */
const REFUSED = ['auth-provider', 'username', 'as', 'as-uid', 'as-groups', 'as-user-extra'];

function loginOf({ entry, path }: Found): Login {
  const refused = REFUSED.find((name) => entry[name] !== undefined);
  if (refused !== undefined) {
    throw invalid(
      path,
      `the user has ${refused}, which fidesauth does not support`,
      'use a token, a client certificate or an exec plugin',
    );
  }
  const cert = material(entry, path, 'client-certificate');
  const key = material(entry, path, 'client-key');
  if ((cert === undefined) !== (key === undefined)) {
    throw invalid(
      path,
      'the user has half of a client certificate: certificate and key belong together',
    );
  }
  const token = text(entry, 'token');
  const tokenFile = text(entry, 'tokenFile');
  const exec = entryOf(entry.exec);
  return {
    ...(token === undefined ? {} : { token: new Secret(token) }),
    ...(tokenFile === undefined ? {} : { tokenFile: resolve(dirname(path), tokenFile) }),
    ...(cert === undefined || key === undefined ? {} : { certificate: { cert, key } }),
    ...(exec === undefined ? {} : { exec: pluginOf(exec, path) }),
  };
}

/** Data wins over a file, as with kubectl. */
function material(entry: Members, path: string, name: string): Material | undefined {
  const data = text(entry, `${name}-data`);
  if (data !== undefined) return { pem: Buffer.from(data, 'base64').toString('utf8') };
  const file = text(entry, name);
  return file === undefined ? undefined : { file: resolve(dirname(path), file) };
}

function pluginOf(entry: Members, path: string): ExecPlugin {
  const command = text(entry, 'command');
  const apiVersion = text(entry, 'apiVersion') ?? '';
  if (command === undefined) throw invalid(path, 'the exec plugin of the user has no command');
  if (!/^client\.authentication\.k8s\.io\/v1(?:beta1)?$/.test(apiVersion)) {
    throw invalid(path, 'the exec plugin of the user has an apiVersion other than v1 and v1beta1');
  }
  const pairs = listOf(entry.env).map((one) => {
    const pair = entryOf(one) ?? {};
    return [text(pair, 'name') ?? '', text(pair, 'value') ?? ''] as const;
  });
  const installHint = text(entry, 'installHint');
  return {
    apiVersion,
    // As kubectl: a path is relative to the file that names it, a bare name is looked for in PATH.
    command: /[/\\]/.test(command) ? resolve(dirname(path), command) : command,
    args: listOf(entry.args).map(String),
    env: Object.fromEntries(pairs.filter(([name]) => name !== '')),
    clusterInfo: entry.provideClusterInfo === true,
    ...(installHint === undefined ? {} : { installHint }),
  };
}

function invalid(path: string, why: string, fix?: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${path}: ${why}`, {
    fix: fix ?? 'check it with kubectl config view',
  });
}
