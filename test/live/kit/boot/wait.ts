import { setTimeout as delay } from 'node:timers/promises';
import type { Running } from './supervisor.ts';

const POLL_MS = 100;

/**
 * Waits until `ready` gives true, asking ten times a second. Throws when the program ends first or
 * `limitMs` have passed; `what` names it in the error.
 */
export async function untilReady(
  what: string,
  running: Running,
  limitMs: number,
  ready: () => Promise<boolean>,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await ready())) {
    if (!running.alive()) throw new Error(`${what} ended while starting (${await running.ended})`);
    if (Date.now() > deadline) throw new Error(`${what} was not ready after ${limitMs / 1000} s`);
    await delay(POLL_MS);
  }
}
