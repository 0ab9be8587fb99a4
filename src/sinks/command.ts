import { carrierEnvironment } from '../domain/secrets/child-env.ts';
import { createMask } from '../domain/secrets/mask.ts';
import { secretForms } from '../domain/secrets/redact.ts';
import type { Secret } from '../domain/secrets/secret.ts';
import { heldFrom, heldValues, sameHeld } from '../domain/sinks/held.ts';
import type { Held, KeyMap, Sink, SinkHandout, SinkState } from '../domain/sinks/sink.ts';
import { FidesAuthError } from '../errors.ts';
import type { Host, Ran } from '../host.ts';

/** A program that carries credentials to a store, and what it is run with. */
export type Carrier = {
  readonly reference: string;
  /** A name that PATH finds, or an absolute path. */
  readonly program: string;
  readonly host: Pick<Host, 'env' | 'run'>;
  readonly signal: AbortSignal;
};

/** The exit status of a program that has certainly written nothing. */
const REFUSED = 4;

const TIMEOUT_MS = 120_000;
const LIMIT = 64 * 1024;

/**
 * The sink that is a program. It is run with an order as JSON on stdin: `current` (it prints what
 * the last `put` gave as `metadata`, or nothing), `put` and `describe`. It has no condition.
 */
export function commandSink(carrier: Carrier): Sink {
  const { reference } = carrier;
  const current = (): Promise<SinkState> => look(carrier);
  return {
    reference,
    conditional: false,
    async rehearse() {
      await current();
      return 'unknown';
    },
    current,
    put: (handout, over) => put(carrier, handout, over),
    describe: (held, over) =>
      send(carrier, { operation: 'describe', metadata: heldValues(held) }, held, over),
    takeBack: async () => {},
    read: async () => undefined,
    close: async () => {},
  };
}

function put(carrier: Carrier, handout: SinkHandout, over: SinkState): Promise<SinkState> {
  const { held, clientSecret, keys } = handout;
  const values = valuesOf(held, clientSecret, keys);
  const order = { operation: 'put', metadata: heldValues(held), values };
  return send(carrier, order, held, over, clientSecret);
}

function valuesOf(held: Held, secret: Secret, keys: KeyMap): Record<string, string> {
  return {
    ...(keys.url === undefined ? {} : { [keys.url]: held.server }),
    [keys.id]: held.clientId,
    [keys.secret]: secret.reveal(),
  };
}

/** The order and what there is after it. A program that failed is asked what is there now. */
async function send(
  carrier: Carrier,
  order: object,
  held: Held,
  over: SinkState,
  secret?: Secret,
): Promise<SinkState> {
  const before = await look(carrier);
  if (!sameState(before, over)) throw changed(carrier);
  // An order that was begun is not cut off by a signal: half of it may be done.
  const steady = { ...carrier, signal: new AbortController().signal };
  const ran = await ask(steady, order, secret);
  if (ran.status === REFUSED) throw failed(carrier, `it refused (exit status ${REFUSED})`);
  const after = await look(steady).catch((error: unknown) => {
    throw unsure(carrier, 'what is there now is not known', error);
  });
  if (ran.status !== 0) throw unsure(carrier, endOf(ran));
  if (after.kind === 'held' && sameHeld(after.held, held)) return after;
  throw unsure(carrier, 'after it ended well, it says that something else is there');
}

/** As far as a program without a condition can tell. */
function sameState(one: SinkState, other: SinkState): boolean {
  return 'version' in one && 'version' in other && one.version === other.version;
}

async function look(carrier: Carrier): Promise<SinkState> {
  const ran = await ask(carrier, { operation: 'current' });
  if (ran.status !== 0 || ran.stopped !== undefined) throw failed(carrier, endOf(ran));
  const text = ran.stdout.toString('utf8').trim();
  if (text === '') return { kind: 'empty', version: 'empty' };
  const held = heldIn(text);
  if (held === undefined) throw failed(carrier, 'what it printed is not what put gave it');
  return { kind: 'held', held, version: JSON.stringify(heldValues(held)) };
}

function heldIn(text: string): Held | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const texts = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string',
    );
    return heldFrom(Object.fromEntries(texts));
  } catch {
    // The parser's message quotes the text, which may hold a secret.
    return undefined;
  }
}

async function ask(
  { program, host, signal, ...carrier }: Carrier,
  order: object,
  secret?: Secret,
): Promise<Ran> {
  const forms = secret === undefined ? [] : secretForms(secret);
  const hidden = forms.map((form) => Buffer.from(form).toString('latin1'));
  signal.throwIfAborted();
  try {
    return await host.run(program, [], {
      env: carrierEnvironment(host.env),
      input: `${JSON.stringify({ version: 1, ...order })}\n`,
      limit: LIMIT,
      timeoutMs: TIMEOUT_MS,
      filter: () => createMask(hidden),
      signal,
    });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    throw new FidesAuthError('input.invalid', `${carrier.reference}: ${startOf(error.code)}`, {
      fix: 'name an executable program, without arguments: --to-command PROGRAM',
      cause: error,
    });
  }
}

function startOf(code: unknown): string {
  if (code === 'EACCES' || code === 'EPERM') return 'it is not executable';
  return code === 'ENOENT' ? 'there is no such program' : `it cannot be started (${code})`;
}

function endOf({ status, stopped }: Ran): string {
  if (stopped === 'timeout') return `it took longer than ${TIMEOUT_MS / 1000} s`;
  if (stopped === 'too-long') return `it printed more than ${LIMIT / 1024} KiB`;
  if (stopped === 'signal') return 'it was stopped by the signal';
  return `it ended with exit status ${status}`;
}

function changed({ reference }: Carrier): FidesAuthError {
  return new FidesAuthError('sink.changed', `${reference}: what is there has just changed`, {
    fix: 'run it again',
  });
}

function failed({ reference }: Carrier, why: string): FidesAuthError {
  return new FidesAuthError('sink.failed', `${reference}: ${why}`, {
    fix: 'see what it printed above, and mend it; docs/stores.md says what it has to do',
  });
}

function unsure({ reference }: Carrier, why: string, cause?: unknown): FidesAuthError {
  return new FidesAuthError('sink.unsure', `${reference}: the credential may be there: ${why}`, {
    fix: 'see what it printed above, and mend it',
    cause,
  });
}
