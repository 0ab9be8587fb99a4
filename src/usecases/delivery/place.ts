import type { Marker } from '../../domain/clients/marker.ts';
import { type Destination, placeOf } from '../../domain/sinks/destination.ts';
import type { Held, Sink, SinkState } from '../../domain/sinks/sink.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';

/** A destination whose store is open. */
export type Place = { readonly sink: Sink; readonly to: Destination };

/** What is in a place that may be written. */
export type Writable = Extract<SinkState, { readonly version: string }>;

/** A place that was looked at before anything is made for it. */
export type Claim = Place & { readonly over: Writable };

/** Whose credential may be written over, besides one that is not there. */
export type Claimant = {
  readonly server: string;
  readonly clientIds: readonly string[];
  readonly key: string | undefined;
};

/** Opens the store of a destination for some work; without one does the work alone. */
export async function withPlace<T>(
  to: Destination | undefined,
  deps: Pick<Deps, 'openSink'>,
  work: (place: Place | undefined) => Promise<T>,
): Promise<T> {
  if (to === undefined) return work(undefined);
  return inPlace(to, deps, work);
}

/** Opens the store of a destination for some work. @throws what opening it and the work throw */
export async function inPlace<T>(
  to: Destination,
  deps: Pick<Deps, 'openSink'>,
  work: (place: Place) => Promise<T>,
): Promise<T> {
  const sink = await deps.openSink(placeOf(to));
  try {
    return await work({ sink, to });
  } finally {
    await sink.close();
  }
}

/**
 * Looks at a place before a client is made for it.
 * @throws sink.foreign for what belongs to somebody else or to another client; sink.failed where it
 * cannot be looked at; sink.*
 */
export async function claim(place: Place, claimant: Claimant): Promise<Claim> {
  const { sink } = place;
  const over = await sink.current();
  if (over.kind === 'foreign') throw foreign(sink, `it belongs to ${over.owner}`);
  if (over.kind === 'unclear') throw unclear(sink, over.why);
  if (over.kind === 'held' && !isOf(over.held, claimant)) {
    const { clientId, server } = over.held;
    throw foreign(sink, `it holds client ${clientId} of ${server}, which is not this profile's`);
  }
  return { ...place, over };
}

function isOf({ server, clientId, key, fleet }: Held, claimant: Claimant): boolean {
  if (server !== claimant.server || fleet !== undefined) return false;
  return claimant.clientIds.includes(clientId) || (key !== undefined && key === claimant.key);
}

/** Whether a place holds a client that was made with that marker. */
export function holds(state: SinkState, clientId: string, marker: Marker): boolean {
  return state.kind === 'held' && state.held.clientId === clientId && state.held.marker === marker;
}

function foreign({ reference }: Sink, why: string): FidesAuthError {
  return new FidesAuthError('sink.foreign', `${reference}: ${why}`, {
    fix: 'name another place, or remove what is there if nobody needs it',
  });
}

/** The error for a place that cannot be looked at. */
export function unclear({ reference }: Sink, why: string): FidesAuthError {
  return new FidesAuthError('sink.failed', `${reference}: ${why}`, {
    fix: 'check what is there',
  });
}

/** What a plan says of a store that cannot hinder two runs from overwriting each other. */
export function overlapNote({ sink }: Place): string[] {
  return sink.conditional
    ? []
    : [
        `${sink.reference}: nothing keeps two runs from overwriting each other: never run two at once`,
      ];
}
