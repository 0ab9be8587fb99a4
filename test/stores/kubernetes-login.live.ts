import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { parseSinkReference } from '../../src/domain/sinks/reference.ts';
import type { Sink } from '../../src/domain/sinks/sink.ts';
import { findAccess } from '../../src/sinks/kubernetes/login/access.ts';
import { connectApi } from '../../src/sinks/kubernetes/session.ts';
import { kubernetesSink } from '../../src/sinks/kubernetes/sink.ts';
import { openSink } from '../../src/sinks/open-sink.ts';
import { openWorkshop, type Workshop } from './engines/workshop.ts';
import { bootCluster, type Cluster } from './kit/cluster.ts';
import { sinkContext } from './kit/context.ts';
import { fails } from './kit/handouts.ts';

const PLACE = { namespace: 'apps', name: 'fides-shop' };

let workshop: Workshop;
let cluster: Cluster;
before(async () => {
  workshop = await openWorkshop();
  cluster = await bootCluster(workshop);
  await cluster.kubectl(['create', 'namespace', 'apps']);
  const may = ['--verb=get,patch,create', '--resource=secrets'];
  await cluster.kubectl(['create', 'role', 'secrets', '-n', 'apps', ...may]);
  const binding = ['create', 'rolebinding', 'secrets', '-n', 'apps', '--role=secrets'];
  await cluster.kubectl([
    ...binding,
    '--serviceaccount=apps:fidesauth',
    '--serviceaccount=apps:default',
  ]);
});
after(async () => {
  await cluster?.stop();
  await workshop.close();
});

function open(kubeconfig: string, env: Readonly<Record<string, string>> = {}): Promise<Sink> {
  const context = sinkContext({ KUBECONFIG: kubeconfig, ...env }, workshop.folder);
  return openSink(parseSinkReference('kubernetes:apps/fides-shop'), context);
}

async function may(sink: Sink): Promise<void> {
  assert.equal(await sink.rehearse(), 'may');
  await sink.close();
}

function keep(name: string, text: string, mode = 0o600): string {
  const path = join(workshop.folder, name);
  writeFileSync(path, text, { mode });
  return path;
}

/** A kubeconfig that leads to the server itself, over TLS. */
function direct(name: string, more: object, user: object): string {
  const server = { server: cluster.url, 'certificate-authority': cluster.caFile, ...more };
  const config = {
    'current-context': 'here',
    contexts: [
      { name: 'here', context: { cluster: 'c', user: 'u' } },
      { name: 'nobody', context: { cluster: 'c', user: 'n' } },
    ],
    clusters: [{ name: 'c', cluster: server }],
    users: [
      { name: 'u', user },
      { name: 'n', user: { token: 'wrong' } },
    ],
  };
  return keep(name, JSON.stringify(config));
}

describe('a login to Kubernetes', () => {
  it('is a token, verified against the CA of the kubeconfig', async () => {
    const user = { token: cluster.tokens.fidesauth };
    await may(await open(direct('token', {}, user)));
    const data = readFileSync(cluster.caFile).toString('base64');
    const inline = { 'certificate-authority': undefined, 'certificate-authority-data': data };
    await may(await open(direct('inline', inline, user)));
    const none = await open(direct('no-ca', { 'certificate-authority': undefined }, user));
    await fails(none.current(), 'sink.unreachable', /certificate is not trusted/);
    await none.close();
  });

  it('is a client certificate', async () => {
    const { certFile, keyFile } = cluster.client;
    const user = { 'client-certificate': certFile, 'client-key': keyFile };
    await may(await open(direct('certificate', {}, user)));
  });

  it('expects the name that the kubeconfig says', async () => {
    const user = { token: cluster.tokens.fidesauth };
    await may(await open(direct('named', { 'tls-server-name': 'kubernetes' }, user)));
    const wrong = await open(direct('misnamed', { 'tls-server-name': 'other.example.com' }, user));
    await fails(wrong.current(), 'sink.unreachable', /another host name/);
    await wrong.close();
  });

  it('is that of the context that FIDESAUTH_KUBE_CONTEXT names', async () => {
    const config = direct('contexts', {}, { token: cluster.tokens.fidesauth });
    const nobody = await open(config, { FIDESAUTH_KUBE_CONTEXT: 'nobody' });
    await fails(nobody.current(), 'sink.forbidden', /context nobody.*does not accept/);
    await nobody.close();
  });

  it('reads a token file for each request', async () => {
    const tokenFile = keep('mounted-token', 'outdated\n');
    const sink = await open(direct('token-file', {}, { tokenFile }));
    await fails(sink.current(), 'sink.forbidden');
    writeFileSync(tokenFile, `${cluster.tokens.fidesauth}\n`);
    await may(sink);
  });

  it('is what an exec plugin gives, which is asked again when it is refused', async () => {
    const calls = join(workshop.folder, 'calls');
    const script = `#!/bin/sh
echo "$KUBERNETES_EXEC_INFO" >> ${calls}
env | grep -c '^FIDES' >> ${calls}
echo plugin: hello >&2
printf '{"kind":"ExecCredential","apiVersion":"%s","status":{"token":"%s"}}' "$VERSION" "$(cat ${calls}.token)"
`;
    const command = keep('plugin', script, 0o700);
    const version = 'client.authentication.k8s.io/v1';
    const exec = {
      apiVersion: version,
      command: './plugin',
      env: [{ name: 'VERSION', value: version }],
      provideClusterInfo: true,
      interactiveMode: 'Never',
    };
    assert.ok(command.endsWith('/plugin'));
    writeFileSync(`${calls}.token`, 'outdated');
    const root = { FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: 'x' };
    const sink = await open(direct('exec', {}, { exec }), root);
    writeFileSync(`${calls}.token`, cluster.tokens.fidesauth);
    await sink.current();
    const said = readFileSync(calls, 'utf8').split('\n');
    assert.equal(JSON.parse(said[0] ?? '').spec.cluster.server, cluster.url);
    assert.equal(said[1], '0');
    await may(sink);
    assert.equal(readFileSync(calls, 'utf8').split('\n').length, 5);
  });

  it('says which plugin failed', async () => {
    const failing = { apiVersion: 'client.authentication.k8s.io/v1beta1', command: 'false' };
    await fails(
      open(direct('failing', {}, { exec: failing })),
      'sink.forbidden',
      /^false .* status 1/,
    );
    const absent = { ...failing, command: 'no-such-plugin', installHint: 'install it' };
    await fails(
      open(direct('absent', {}, { exec: absent })),
      'sink.forbidden',
      /cannot be started/,
    );
    const silent = { ...failing, command: 'true' };
    await fails(
      open(direct('silent', {}, { exec: silent })),
      'sink.forbidden',
      /gave no credential/,
    );
  });

  it('is the service account of a pod', async () => {
    const folder = join(workshop.folder, 'account');
    mkdirSync(folder);
    copyFileSync(cluster.caFile, join(folder, 'ca.crt'));
    // A controller makes it in a cluster with nodes.
    await cluster.kubectl(['create', 'serviceaccount', 'default', '-n', 'apps']);
    const token = await cluster.kubectl(['create', 'token', 'default', '-n', 'apps']);
    writeFileSync(join(folder, 'token'), token);
    const { hostname, port } = new URL(cluster.url);
    const env = { KUBERNETES_SERVICE_HOST: hostname, KUBERNETES_SERVICE_PORT: port };
    const context = sinkContext(env, join(workshop.folder, 'no-home'));
    const { signal, host } = context;
    const access = await findAccess({ ...host, signal, accountFolder: folder });
    await may(kubernetesSink(await connectApi(access, context), PLACE));
  });

  it('is missing where nothing says which cluster', async () => {
    const context = sinkContext({}, join(workshop.folder, 'no-home'));
    const opening = openSink(parseSinkReference('kubernetes:apps/fides-shop'), context);
    await fails(opening, 'input.missing', /no cluster is known/);
    await fails(open(join(workshop.folder, 'nowhere')), 'input.missing', /KUBECONFIG/);
  });
});
