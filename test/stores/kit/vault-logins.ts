import { createSign, generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listenLocally, sendReply } from '../../../src/loopback/listen.ts';
import { ROOT } from '../../support/run.ts';
import type { VaultBench } from './vault.ts';

/** A way to log in that was set up in the store. */
export interface Prepared {
  /** The value of FIDESAUTH_VAULT_LOGIN. */
  readonly login: string;
  readonly token: string;
  /** A token that the store has to refuse. */
  readonly refused: string;
  close(): Promise<void>;
}

const POLICY = 'path "secret/*" { capabilities = ["create", "update", "read"] }';

const pair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

type Claims = Readonly<Record<string, unknown>>;

function signed(claims: Claims, key = pair().privateKey): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const now = Math.floor(Date.now() / 1000);
  const times = { iat: now, nbf: now, exp: now + 300 };
  const body = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ ...times, ...claims })}`;
  return `${body}.${createSign('RSA-SHA256').update(body).sign(key, 'base64url')}`;
}

/** As a pipeline logs in: with a token of its runner, bound to its repository. */
export async function jwtLogin({ bao }: Pick<VaultBench, 'bao'>): Promise<Prepared> {
  const { publicKey, privateKey } = pair();
  await bao.ask('POST', 'sys/policies/acl/pipeline', { policy: POLICY });
  await bao.ask('POST', 'sys/auth/ci/github', { type: 'jwt' });
  const pem = publicKey.export({ type: 'spki', format: 'pem' });
  await bao.ask('POST', 'auth/ci/github/config', { jwt_validation_pubkeys: [pem] });
  await bao.ask('POST', 'auth/ci/github/role/fleet', {
    role_type: 'jwt',
    user_claim: 'sub',
    bound_audiences: ['vault'],
    bound_claims: { repository: 'acme/shop' },
    token_policies: ['pipeline'],
  });
  const claims = { aud: 'vault', sub: 'repo:acme/shop' };
  return {
    login: 'jwt:fleet@ci/github',
    token: signed({ ...claims, repository: 'acme/shop' }, privateKey),
    refused: signed({ ...claims, repository: 'acme/other' }, privateKey),
    close: async () => {},
  };
}

/** As a pod logs in: the store asks the API server whose token it is; here a stand-in answers. */
export async function kubernetesLogin({ bao }: Pick<VaultBench, 'bao'>): Promise<Prepared> {
  const account = 'system:serviceaccount:apps:fidesauth';
  const kubernetes = { namespace: 'apps', serviceaccount: { name: 'fidesauth', uid: 'u-1' } };
  const claims = { sub: account, 'kubernetes.io': kubernetes };
  const token = signed(claims);
  const server = await listenLocally(0, ({ body }, response) => {
    const { spec } = JSON.parse(Buffer.from(body).toString()) as { spec: { token: string } };
    const authenticated = spec.token === token;
    const status = { authenticated, user: { username: account, uid: 'u-1' } };
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', status };
    const headers = { 'content-type': 'application/json' };
    sendReply(response, { status: 201, headers, body: Buffer.from(JSON.stringify(review)) });
  });
  await bao.ask('POST', 'sys/policies/acl/pod', { policy: POLICY });
  await bao.ask('POST', 'sys/auth/kubernetes', { type: 'kubernetes' });
  await bao.ask('POST', 'auth/kubernetes/config', {
    kubernetes_host: server.url,
    disable_local_ca_jwt: true,
    // Required, but of no use over plain http.
    kubernetes_ca_cert: readFileSync(join(ROOT, 'test/fixtures/tls/here.crt'), 'utf8'),
    token_reviewer_jwt: signed({ sub: 'reviewer' }),
  });
  await bao.ask('POST', 'auth/kubernetes/role/fleet', {
    bound_service_account_names: ['fidesauth'],
    bound_service_account_namespaces: ['apps'],
    token_policies: ['pod'],
  });
  return {
    login: 'kubernetes:fleet',
    token,
    refused: signed(claims),
    close: () => server.close(),
  };
}
