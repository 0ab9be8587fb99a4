import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bootKubernetes, type Kubernetes, type User } from '../engines/kubernetes.ts';
import type { Workshop } from '../engines/workshop.ts';
import { openStoreRelay, type StoreRelay } from './relay.ts';

const KUBECTL_LIMIT_MS = 30_000;

/** A Secret as kubectl shows it. */
export interface Shown {
  readonly data: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly managers: readonly string[];
}

/** A cluster, with kubectl as the judge of what is in it. */
export interface Cluster extends Kubernetes {
  /** On the way of whoever uses {@link Cluster.kubeconfig}. */
  readonly relay: StoreRelay;
  /** The file of a kubeconfig for that user, through the relay. */
  kubeconfig(user: User, login?: Readonly<Record<string, unknown>>): string;
  /** What kubectl prints, as the administrator; throws if it fails. */
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** The exit status of kubectl, and all it says. */
  tryKubectl(args: readonly string[], input?: string): Promise<{ code: unknown; text: string }>;
  /** The Secret, its values decoded; undefined if there is none. */
  shown(namespace: string, name: string): Promise<Shown | undefined>;
}

/** Boots a cluster and a relay before it. */
export async function bootCluster(workshop: Workshop): Promise<Cluster> {
  const kubernetes = await bootKubernetes(workshop);
  const relay = await openStoreRelay(kubernetes.url, readFileSync(kubernetes.caFile, 'utf8'));
  const { folder, supervisor } = workshop;
  let files = 0;

  function kubeconfig(user: User, login?: Readonly<Record<string, unknown>>): string {
    files += 1;
    const path = join(folder, `kubeconfig-${files}`);
    const config = {
      'current-context': 'here',
      contexts: [{ name: 'here', context: { cluster: 'c', user: 'u' } }],
      clusters: [{ name: 'c', cluster: { server: relay.url } }],
      users: [{ name: 'u', user: login ?? { token: kubernetes.tokens[user] } }],
    };
    writeFileSync(path, JSON.stringify(config), { mode: 0o600 });
    return path;
  }

  async function tryKubectl(args: readonly string[], input?: string) {
    const given = input === undefined ? [] : ['-f', keep(input)];
    const who = ['--server', kubernetes.url, '--certificate-authority', kubernetes.caFile];
    const file = kubernetes.kubectlFile;
    const all = [...args, ...given, ...who, '--token', kubernetes.tokens.admin];
    const env = { HOME: folder, KUBECONFIG: '/dev/null' };
    const done = await supervisor.run({ file, args: all, env }, KUBECTL_LIMIT_MS);
    return { code: done.code, text: done.stdout + done.stderr };
  }

  function keep(input: string): string {
    files += 1;
    const path = join(folder, `input-${files}`);
    writeFileSync(path, input, { mode: 0o600 });
    return path;
  }

  async function kubectl(args: readonly string[], input?: string): Promise<string> {
    const { code, text } = await tryKubectl(args, input);
    assert.equal(code, 0, text);
    return text;
  }

  return {
    ...kubernetes,
    relay,
    kubeconfig,
    tryKubectl,
    kubectl,
    async shown(namespace, name) {
      const args = ['get', 'secret', name, '-n', namespace, '-o', 'json', '--show-managed-fields'];
      const { code, text } = await tryKubectl(args);
      if (code !== 0 && text.includes('not found')) return undefined;
      assert.equal(code, 0, text);
      return shownIn(JSON.parse(text));
    },
    stop: async () => {
      await relay.close();
      await kubernetes.stop();
    },
  };
}

type Json = {
  readonly data?: Record<string, string>;
  readonly metadata: {
    readonly annotations?: Record<string, string>;
    readonly managedFields?: readonly { manager: string; operation: string }[];
  };
};

function shownIn({ data = {}, metadata }: Json): Shown {
  const decoded = Object.entries(data).map(([name, value]) => {
    return [name, Buffer.from(value, 'base64').toString()] as const;
  });
  return {
    data: Object.fromEntries(decoded),
    annotations: metadata.annotations ?? {},
    managers: (metadata.managedFields ?? []).map((one) => `${one.manager} ${one.operation}`),
  };
}
