import assert from 'node:assert/strict';
import { newMarker } from '../../../src/domain/clients/marker.ts';
import { Secret } from '../../../src/domain/secrets/secret.ts';
import type { Held, Sink, SinkHandout, SinkState } from '../../../src/domain/sinks/sink.ts';
import { FidesAuthError } from '../../../src/errors.ts';

/** The names under which the parts of a credential are kept unless a user wants others. */
export const KEYS = { id: 'FIDES_CLIENT_ID', secret: 'FIDES_CLIENT_SECRET', url: 'FIDES_URL' };

let clients = 0;

/** A credential that no other call gives. */
export function handout(more: Partial<Held> = {}): SinkHandout {
  clients += 1;
  const marker = newMarker(Date.now(), () => clients.toString(16).padStart(20, '0'));
  const server = 'https://fides.example.com';
  const held = { server, clientId: `client-${clients}`, marker, ...more };
  return { held, clientSecret: new Secret(`s3cret-${clients}-value`), keys: KEYS };
}

/** What a state says; fails unless it is `held`. */
export function heldIn(state: SinkState): Held {
  assert.equal(state.kind, 'held', JSON.stringify(state));
  return state.held;
}

/** Fails unless `work` fails with that code, in these words. */
export async function fails(work: Promise<unknown>, code: string, words = /./): Promise<void> {
  await assert.rejects(work, (error: unknown) => {
    assert.ok(error instanceof FidesAuthError, String(error));
    assert.equal(error.code, code, error.message);
    assert.match(error.message, words);
    assert.doesNotMatch(error.message + (error.details.fix ?? ''), /s3cret/);
    return true;
  });
}

/** Lets all write at once over what they saw: exactly one wins, and the place holds what it put. */
export async function raced(
  sinks: readonly Sink[],
  over: readonly SinkState[],
  shown: () => Promise<Readonly<Record<string, string>> | undefined>,
): Promise<void> {
  const handouts = sinks.map(() => handout());
  const outcomes = await Promise.allSettled(
    sinks.map((sink, at) => {
      const [given, state] = [handouts[at], over[at]];
      assert.ok(given !== undefined && state !== undefined);
      return sink.put(given, state);
    }),
  );
  const winners = outcomes.flatMap(({ status }, at) => (status === 'fulfilled' ? [at] : []));
  for (const outcome of outcomes) {
    if (outcome.status === 'fulfilled') continue;
    await fails(Promise.reject(outcome.reason), 'sink.changed');
  }
  assert.equal(winners.length, 1);
  await Promise.all(sinks.map((sink, at) => (winners.includes(at) ? undefined : sink.takeBack())));
  const won = handouts[winners[0] ?? 0];
  assert.equal((await shown())?.[KEYS.secret], won?.clientSecret.reveal());
  for (const sink of sinks) assert.deepEqual(heldIn(await sink.current()), won?.held);
}
