import { delimiter, join } from 'node:path';
import { FidesAuthError } from '../../../errors.ts';
import { readIfThere } from './files.ts';
import { type Access, accessFrom } from './kubeconfig.ts';

/** Where a pod finds who it is. */
const ACCOUNT = '/var/run/secrets/kubernetes.io/serviceaccount';

/** What decides about the cluster. */
export type Surroundings = {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string | undefined;
  readonly signal: AbortSignal;
  /** The folder of the service account, if not the usual one. */
  readonly accountFolder?: string;
};

/**
 * The cluster and the identity, found as kubectl finds them: the files in KUBECONFIG, else
 * `~/.kube/config`, else the service account of the pod. FIDESAUTH_KUBE_CONTEXT chooses a context.
 * @throws input.missing if there is none; input.invalid for a file that cannot be used
 */
export async function findAccess(at: Surroundings): Promise<Access> {
  const named = at.env.KUBECONFIG?.split(delimiter).filter((path) => path !== '') ?? [];
  const usual = at.home === undefined ? [] : [join(at.home, '.kube', 'config')];
  const paths = named.length > 0 ? named : usual;
  const read = await Promise.all(
    paths.map(async (path) => ({ path, text: await readIfThere(path, at.signal) })),
  );
  const files = read.flatMap(({ path, text }) => (text === undefined ? [] : { path, text }));
  if (files.length > 0) return accessFrom(files, at.env.FIDESAUTH_KUBE_CONTEXT || undefined);
  return (await inCluster(at)) ?? nowhere(named);
}

async function inCluster({ env, signal, accountFolder = ACCOUNT }: Surroundings) {
  const { KUBERNETES_SERVICE_HOST: host = '', KUBERNETES_SERVICE_PORT: port = '' } = env;
  const tokenFile = join(accountFolder, 'token');
  if (host === '' || port === '' || !(await readIfThere(tokenFile, signal))) return undefined;
  return {
    name: 'the cluster of this pod',
    server: `https://${host.includes(':') ? `[${host}]` : host}:${port}`,
    ca: { file: join(accountFolder, 'ca.crt') },
    login: { tokenFile },
  } satisfies Access;
}

function nowhere(named: readonly string[]): never {
  const why = named.length > 0 ? `KUBECONFIG names no file that is there` : 'no cluster is known';
  throw new FidesAuthError('input.missing', `kubernetes: ${why}`, {
    fix: 'set KUBECONFIG, or run in a pod whose service account token is mounted',
  });
}
