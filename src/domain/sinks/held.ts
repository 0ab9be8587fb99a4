import type { Held, HeldRetiring } from './sink.ts';

/** Texts by name, as stores keep them beside a secret. */
export type HeldValues = Readonly<Record<string, string>>;

const RETIRING = 'retiring';

/**
 * What a store says of its credential, as texts with names. They have only characters that every
 * store takes, and one of 256 characters at most for each retiring client: `retiring`,
 * `retiring-2`, ...
 */
export function heldValues({ server, clientId, marker, key, fleet, retiring }: Held): HeldValues {
  const kept = (retiring ?? []).map((one, at) => [nameOf(at), retiringText(one)] as const);
  return {
    tool: 'fidesauth',
    server,
    'client-id': clientId,
    marker,
    ...(key === undefined ? {} : { key }),
    ...(fleet === undefined ? {} : { fleet }),
    ...Object.fromEntries(kept),
  };
}

function nameOf(at: number): string {
  return at === 0 ? RETIRING : `${RETIRING}-${at + 1}`;
}

function retiringText({ clientId, marker, notBefore }: HeldRetiring): string {
  return `${clientId} ${marker} ${notBefore}`;
}

/**
 * What texts of {@link heldValues} say; undefined if they are not whole. Others may change them in
 * the store, so each must have the form in which it is written.
 */
export function heldFrom(values: HeldValues): Held | undefined {
  const { tool, server, 'client-id': clientId, marker, key, fleet } = values;
  if (tool !== 'fidesauth' || server === undefined || clientId === undefined) return undefined;
  if (marker === undefined || !MARKER.test(marker) || !ID.test(clientId)) return undefined;
  const retiring = retiringIn(values);
  if (retiring === undefined) return undefined;
  return {
    server,
    clientId,
    marker,
    ...(key === undefined ? {} : { key }),
    ...(fleet === undefined ? {} : { fleet }),
    ...(retiring.length === 0 ? {} : { retiring }),
  };
}

const MARKER = /^[0-9a-f]{32}$/;
const ID = /^\S{1,200}$/;
const RETIRING_NAME = /^retiring(?:-\d+)?$/;

function retiringIn(values: HeldValues): HeldRetiring[] | undefined {
  const names = Object.keys(values).filter((name) => RETIRING_NAME.test(name));
  const found = names.map((_, at) => retiringFrom(values[nameOf(at)] ?? ''));
  const whole = found.flatMap((one) => one ?? []);
  return whole.length === found.length ? whole : undefined;
}

function retiringFrom(text: string): HeldRetiring | undefined {
  const [clientId = '', marker = '', notBefore = '', ...rest] = text.split(' ');
  const sound = ID.test(clientId) && MARKER.test(marker) && !Number.isNaN(Date.parse(notBefore));
  return sound && rest.length === 0 ? { clientId, marker, notBefore } : undefined;
}

/** Whether two of them say the same. */
export function sameHeld(one: Held, other: Held): boolean {
  const [first, second] = [heldValues(one), heldValues(other)];
  const names = new Set([...Object.keys(first), ...Object.keys(second)]);
  return [...names].every((name) => first[name] === second[name]);
}
