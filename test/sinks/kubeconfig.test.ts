import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { FidesAuthError } from '../../src/errors.ts';
import { accessFrom } from '../../src/sinks/kubernetes/login/kubeconfig.ts';

const CLUSTER = 'clusters: [{ name: c, cluster: { server: "https://k8s.example.com:6443" } }]';
const USER = 'users: [{ name: u, user: { token: t0ken } }]';
const CONTEXT = 'contexts: [{ name: prod, context: { cluster: c, user: u } }]';
const WHOLE = [CLUSTER, USER, CONTEXT, 'current-context: prod'].join('\n');

function file(text: string, path = '/home/a/.kube/config') {
  return { path, text };
}

function withUser(user: string): string {
  return WHOLE.replace('{ token: t0ken }', user);
}

function withCluster(cluster: string): string {
  return WHOLE.replace('{ server: "https://k8s.example.com:6443" }', cluster);
}

describe('a kubeconfig', () => {
  it('gives cluster and user of the current context', () => {
    const access = accessFrom([file(WHOLE)]);
    assert.equal(access.name, 'context prod');
    assert.equal(access.server, 'https://k8s.example.com:6443');
    assert.equal(access.login.token?.reveal(), 't0ken');
  });

  it('gives those of the context that is named', () => {
    const two = WHOLE.replace(
      'contexts: [',
      'contexts: [{ name: dev, context: { cluster: d, user: u } }, ',
    ).replace(
      'clusters: [',
      'clusters: [{ name: d, cluster: { server: "https://dev.example.com" } }, ',
    );
    assert.equal(accessFrom([file(two)], 'dev').server, 'https://dev.example.com');
    assert.equal(accessFrom([file(two)]).server, 'https://k8s.example.com:6443');
  });

  it('merges files as kubectl does: what an earlier one says stands', () => {
    const first = file(
      'current-context: prod\nusers: [{ name: u, user: { token: first } }]',
      '/a/one',
    );
    const access = accessFrom([
      first,
      file(WHOLE.replace('current-context: prod', 'current-context: x'), '/b/two'),
    ]);
    assert.equal(access.login.token?.reveal(), 'first');
  });

  it('finds files beside the kubeconfig that names them', () => {
    const cluster = '{ server: "https://k", certificate-authority: ca.crt }';
    const certificate = '{ client-certificate: pki/me.crt, client-key: /abs/me.key }';
    const text = withUser(certificate).replace(
      '{ server: "https://k8s.example.com:6443" }',
      cluster,
    );
    const access = accessFrom([file(text, '/etc/kube/config')]);
    assert.deepEqual(access.ca, { file: '/etc/kube/ca.crt' });
    assert.deepEqual(access.login.certificate, {
      cert: { file: '/etc/kube/pki/me.crt' },
      key: { file: '/abs/me.key' },
    });
    const tokens = accessFrom([file(withUser('{ tokenFile: ../token }'), '/etc/kube/config')]);
    assert.equal(tokens.login.tokenFile, '/etc/token');
  });

  it('reads certificates in base64, the name to expect and the proxy', () => {
    const pem = Buffer.from('-----BEGIN CERTIFICATE-----').toString('base64');
    const cluster = `{ server: "https://k", certificate-authority-data: ${pem}, tls-server-name: k8s, proxy-url: "http://p:3128" }`;
    const { ca, serverName, proxy } = accessFrom([file(withCluster(cluster))]);
    assert.deepEqual(ca, { pem: '-----BEGIN CERTIFICATE-----' });
    assert.deepEqual([serverName, proxy], ['k8s', 'http://p:3128']);
  });

  it('reads exec plugins: a path beside the file, a bare name as it is', () => {
    const plugin = (command: string) =>
      `{ exec: { apiVersion: client.authentication.k8s.io/v1, command: ${command}, args: [get, 1], env: [{ name: A, value: b }], provideClusterInfo: true, installHint: get it } }`;
    assert.deepEqual(accessFrom([file(withUser(plugin('aws')))]).login.exec, {
      apiVersion: 'client.authentication.k8s.io/v1',
      command: 'aws',
      args: ['get', '1'],
      env: { A: 'b' },
      clusterInfo: true,
      installHint: 'get it',
    });
    const near = accessFrom([file(withUser(plugin('./bin/login')))]).login.exec;
    assert.equal(near?.command, '/home/a/.kube/bin/login');
  });

  const REFUSED: readonly (readonly [string, string, RegExp])[] = [
    ['no YAML', 'a: [', /config:1:\d+: it is not YAML/],
    ['a name twice', 'users: []\nusers: []', /config:2:1: a name stands twice/],
    ['no context', CLUSTER, /it has no current context/],
    [
      'an unknown context',
      WHOLE.replace('current-context: prod', 'current-context: x'),
      /no context "x"/,
    ],
    [
      'a context without its cluster',
      WHOLE.replace('name: c, cluster: {', 'name: d, cluster: {'),
      /names no cluster/,
    ],
    [
      'TLS without verification',
      withCluster('{ server: "https://k", insecure-skip-tls-verify: true }'),
      /whoever answers would get the secret/,
    ],
    ['a cluster without address', withCluster('{ proxy-url: x }'), /the cluster has no server/],
    ['half a certificate', withUser('{ client-certificate: a }'), /half of a client certificate/],
    ['a removed plugin', withUser('{ auth-provider: { name: gcp } }'), /auth-provider/],
    ['impersonation', withUser('{ token: t, as: root }'), /the user has as,/],
    [
      'an old plugin',
      withUser('{ exec: { apiVersion: client.authentication.k8s.io/v1alpha1, command: a } }'),
      /apiVersion other than/,
    ],
  ];
  for (const [what, text, words] of REFUSED) {
    it(`is refused with ${what}`, () => {
      assert.throws(
        () => accessFrom([file(text)]),
        (error: unknown) => {
          assert.ok(error instanceof FidesAuthError);
          assert.equal(error.code, 'input.invalid');
          assert.match(error.message, words);
          assert.ok(error.details.fix);
          return true;
        },
      );
    });
  }

  it('is never quoted where it is broken', () => {
    assert.throws(
      () => accessFrom([file('users:\n  - user: {token: s3cret-value\n x: y')]),
      (error: unknown) => !String(error).includes('s3cret'),
    );
  });
});
