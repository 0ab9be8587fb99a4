import { Secret } from '../../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../../errors.ts';
import type { SinkContext } from '../../base/context.ts';
import { askPlugin, type Given } from './exec-plugin.ts';
import { readNamed } from './files.ts';
import type { Access, Material } from './kubeconfig.ts';

/** Ask a plugin again this long before what it gave ends. */
const EARLY_MS = 60_000;

/** PEM of a client certificate. */
export type Certificate = { readonly cert: string; readonly key: Secret };

/** Who we are to a cluster, as long as the run lasts. */
export type Identity = {
  /** Shown when the connection is made. */
  readonly certificate: Certificate | undefined;
  /** The token for the next request; undefined for none. @throws sink.forbidden, input.invalid */
  token(): Promise<Secret | undefined>;
  /** The server did not accept it. True if another one can be had. */
  refused(): boolean;
};

/**
 * Logs in as a kubeconfig or a pod says; runs its `exec` plugin, once.
 * @throws sink.forbidden (a plugin), input.invalid (a file)
 */
export async function logIn(access: Access, context: SinkContext): Promise<Identity> {
  const { login } = access;
  const { exec } = login;
  const known = await certificateOf(login.certificate, context.signal);
  if (exec !== undefined)
    return pluginIdentity(() => askPlugin(exec, access, context), context, known);
  let last: Secret | undefined;
  return {
    certificate: known,
    token: async () => {
      const { tokenFile } = login;
      if (tokenFile === undefined) return learned(login.token, context);
      // A mounted token is renewed in its file; a run that is being stopped no longer reads.
      if (last !== undefined && context.signal.aborted) return last;
      const text = (await readNamed(tokenFile, context.signal)).trim();
      if (/^[\x21-\x7e]+$/.test(text)) {
        last = learned(new Secret(text), context);
        return last;
      }
      throw new FidesAuthError('input.invalid', `${tokenFile}: it holds no token`, {
        fix: 'check how the token is mounted',
      });
    },
    refused: () => false,
  };
}

async function pluginIdentity(
  ask: () => Promise<Given>,
  context: SinkContext,
  known: Certificate | undefined,
): Promise<Identity> {
  let given: Given | undefined = await ask();
  const isOver = ({ until = Number.POSITIVE_INFINITY }: Given): boolean => {
    return context.now() > until - EARLY_MS;
  };
  let fresh = true;
  return {
    certificate: given.certificate ?? known,
    token: async () => {
      fresh = given === undefined || isOver(given);
      if (given === undefined || fresh) given = await ask();
      return learned(given.token, context);
    },
    refused: () => {
      const another = given !== undefined && !fresh;
      given = undefined;
      return another;
    },
  };
}

function learned(token: Secret | undefined, { redactor }: SinkContext): Secret | undefined {
  if (token !== undefined) redactor.learn(token);
  return token;
}

async function certificateOf(
  pair: { readonly cert: Material; readonly key: Material } | undefined,
  signal: AbortSignal,
): Promise<Certificate | undefined> {
  if (pair === undefined) return undefined;
  const [cert, key] = await Promise.all([pemOf(pair.cert, signal), pemOf(pair.key, signal)]);
  return { cert, key: new Secret(key) };
}

/** The PEM text of a certificate or key. @throws input.invalid for a file that cannot be read */
export async function pemOf(material: Material, signal: AbortSignal): Promise<string> {
  return 'pem' in material ? material.pem : readNamed(material.file, signal);
}
