import { childEnvironment } from '../../domain/secrets/child-env.ts';
import type { Handout } from '../../domain/secrets/export-format.ts';
import { createMask } from '../../domain/secrets/mask.ts';
import { secretForms } from '../../domain/secrets/redact.ts';
import type { Host } from '../../host.ts';
import type { Deps } from '../base/deps.ts';
import { notStarted, requireQuiet } from '../base/system-errors.ts';
import { type HandoutInput, handoutOf } from './hand-over.ts';

export type ExecInput = Omit<HandoutInput, 'withToken'> & {
  /** The program and its arguments. */
  readonly command: readonly string[];
  /** Mask the credential in the program's output. */
  readonly mask: boolean;
};

/**
 * Runs a program with a profile's credential in its environment and waits for it.
 * @returns its exit status; 128 plus the signal number when a signal ended it
 * @throws input.invalid when it cannot be started; what getting a token throws
 */
export async function exec(
  { command, mask, ...input }: ExecInput,
  host: Pick<Host, 'env' | 'spawn'>,
  deps: Deps,
): Promise<number> {
  requireQuiet('exec', host.env);
  const handout = await handoutOf({ ...input, withToken: true }, deps);
  const [file = '', ...args] = command;
  const env = childEnvironment(host.env, handout);
  const secrets = mask ? hidden(handout) : [];
  deps.signal.throwIfAborted();
  try {
    return await host.spawn(file, args, env, mask ? { filter: () => createMask(secrets) } : {});
  } catch (error) {
    throw notStarted('exec', file, error);
  }
}

/** Every form of the secrets that a program may print, as latin1 text. */
function hidden({ clientId, clientSecret, accessToken }: Handout): string[] {
  const basic = Buffer.from(`${clientId}:${clientSecret.reveal()}`).toString('base64');
  const forms = [clientSecret, accessToken].flatMap((secret) =>
    secret === undefined ? [] : secretForms(secret),
  );
  return [...forms, basic].map((form) => Buffer.from(form).toString('latin1'));
}
