import { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { listenOn } from '../base/system-errors.ts';
import { aborted } from '../base/waiting.ts';

export type SandboxInput = {
  /** 0: any free port. */
  readonly port: number;
  /** Undefined: the newest known version. */
  readonly fidesVersion: string | undefined;
};

export type SandboxResult = {
  readonly kind: 'sandbox';
  readonly url: string;
  readonly fidesVersion: string;
  readonly rootId: string;
  readonly rootSecret: Secret;
};

/**
 * Runs the embedded Fides sandbox on 127.0.0.1 until the signal. `onReady` is called once with its
 * address; its root client is new each time and worthless elsewhere.
 * @throws input.invalid for a version outside the bundled history or before 2.40, a port in use
 */
export async function runSandbox(
  input: SandboxInput,
  deps: Deps,
  onReady: (result: SandboxResult) => void,
): Promise<void> {
  const [{ createSandbox }, { dialectOf, OLDEST_VERSION }, { listenSandbox }, history] =
    await Promise.all([
      import('../../sandbox/sandbox.ts'),
      import('../../sandbox/dialect.ts'),
      import('../../sandbox/listen.ts'),
      import('../../domain/history/history.ts'),
    ]);
  const fidesVersion = input.fidesVersion ?? history.NEWEST_RELEASE;
  const registry = history.registryAt(fidesVersion);
  const roles = history.rolesAt(fidesVersion);
  if (registry === undefined || roles === undefined || dialectOf(fidesVersion) === undefined) {
    throw new FidesAuthError(
      'input.invalid',
      `--fides-version ${fidesVersion}: the sandbox does not know that release`,
      {
        fix: `choose a release from ${OLDEST_VERSION} to ${history.NEWEST_RELEASE}`,
      },
    );
  }
  const rootId = 'sandbox-root';
  const rootSecret = new Secret(deps.store.randomHex(16));
  const version = fidesVersion;
  const sandbox = createSandbox({
    version,
    rootId,
    rootSecret: rootSecret.reveal(),
    registry,
    roles,
  });
  const { url, close } = await listenOn(
    () => listenSandbox(sandbox, { port: input.port }),
    input.port,
  );
  try {
    onReady({ kind: 'sandbox', url, fidesVersion, rootId, rootSecret });
    await aborted(deps.signal);
  } finally {
    await close();
  }
}
