import { randomBytes } from 'node:crypto';
import type { TestContext } from 'node:test';
import { registryAt, rolesAt } from '../../src/domain/history/history.ts';
import { listenSandbox } from '../../src/sandbox/listen.ts';
import { createSandbox } from '../../src/sandbox/sandbox.ts';
import type { Sandbox } from '../../src/sandbox/types.ts';

/** A sandbox of one Fides release with a root pair made for this run; `now` is its clock. */
export function newSandbox(
  version: string,
  now: () => number = Date.now,
): {
  sandbox: Sandbox;
  rootId: string;
  rootSecret: string;
} {
  const registry = registryAt(version);
  const roles = rolesAt(version);
  if (registry === undefined || roles === undefined) throw new Error(`no history of ${version}`);
  const rootId = 'root';
  const rootSecret = randomBytes(16).toString('hex');
  return {
    sandbox: createSandbox({ version, rootId, rootSecret, registry, roles, now }),
    rootId,
    rootSecret,
  };
}

/** A running sandbox, ended after the test, and the environment that names it and its root pair. */
export async function startSandbox(
  t: TestContext,
  version: string,
): Promise<{ url: string; rootId: string; rootSecret: string; env: Record<string, string> }> {
  const { sandbox, rootId, rootSecret } = newSandbox(version);
  const { url, close } = await listenSandbox(sandbox, {});
  t.after(close);
  return { url, rootId, rootSecret, env: rootEnv(url, rootId, rootSecret) };
}

/** The environment that gives a command its server and root pair. */
export function rootEnv(url: string, rootId: string, rootSecret: string): Record<string, string> {
  return {
    FIDESAUTH_SERVER: url,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: rootId,
    FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: rootSecret,
  };
}
