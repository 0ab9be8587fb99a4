import { isAhead } from '../clients/clock.ts';
import type { ClientBlock } from '../clients/description.ts';
import { difference, type ScopeSet, sameScopes } from '../scopes/scope-set.ts';
import type { Held, SinkState } from '../sinks/sink.ts';
import { ageText } from '../words/duration.ts';

/** A client of a server, and what the block in its description says. */
export type SeenClient = {
  readonly clientId: string;
  readonly name: string | null;
  readonly scopes: ScopeSet;
  readonly block: ClientBlock | undefined;
};

/** What is wanted of one client on one server. */
export type Wanted = {
  readonly server: string;
  readonly fleet: string;
  readonly key: string;
  readonly clientName: string;
  readonly scopes: ScopeSet;
  readonly rotateAfterMs: number | undefined;
};

/** What was seen on the server and in the store. */
export type Sight = {
  readonly state: SinkState;
  /** The clients of this fleet and key, newest first. */
  readonly ofKey: readonly SeenClient[];
  /** A client of the server by its id, whatever its description says. */
  find(clientId: string): SeenClient | undefined;
  /** How many clients of the server carry a marker. */
  carriers(marker: string): number;
  /** False for a list that may lack some clients. */
  readonly whole: boolean;
  /** By the server's clock; undefined where it tells no time. */
  readonly now: number | undefined;
  readonly settleMs: number;
  /** What the server says to the pair in the store; `unknown` where nobody asked. */
  readonly pair: 'accepted' | 'refused' | 'unknown';
};

/**
 * What a client needs:
 * - `create`: the store is empty, and the server has no client of this key
 * - `deliver`: a new client for a store that names none that lives
 * - `rotate`: a new client, because the present one is old enough
 * - `scopes`: other scopes for the present one
 * - `keep`: nothing
 * - `refuse`: the place in the store belongs to somebody else
 * - `unclear`: it could not be looked at; nothing of this key is touched
 */
export type Act = 'create' | 'deliver' | 'rotate' | 'scopes' | 'keep' | 'refuse' | 'unclear';

/** Whether an act puts a new client into the store. */
export function isPut(act: Act): boolean {
  return act === 'create' || act === 'deliver' || act === 'rotate';
}

/** A retiring client that is left alone until its time is over. */
export type Waiting = { readonly clientId: string; readonly notBefore: string };

/** What to do for one client on one server. */
export type Decision = {
  readonly act: Act;
  readonly why: string;
  /** The client that counts; null where there is none. */
  readonly current: string | null;
  /** What it holds now. */
  readonly holds: ScopeSet;
  readonly give: ScopeSet;
  readonly take: ScopeSet;
  /** Retiring clients whose time is over. */
  readonly retire: readonly string[];
  /** Retiring clients that are gone: the store is to forget them. */
  readonly forget: readonly string[];
  readonly waiting: readonly Waiting[];
  /** Clients that no store names, old enough to be nobody's work. */
  readonly leftovers: readonly string[];
  /** As these, but left alone: too young, of unknown age, or with signs that do not agree. */
  readonly leftAlone: readonly string[];
};

const NOTHING = {
  current: null,
  holds: [],
  give: [],
  take: [],
  retire: [],
  forget: [],
  waiting: [],
  leftovers: [],
  leftAlone: [],
} as const;

/**
 * Decides what one client on one server needs. The client that the store names is the client;
 * everything else of its key either retires until its time, or is a leftover once it is older than
 * `settle` by the server's clock. A description alone never decides: see {@link isLeftover}.
 */
export function decide(wanted: Wanted, sight: Sight): Decision {
  const { state } = sight;
  const stop = (act: Act, why: string): Decision => ({ ...NOTHING, act, why });
  if (state.kind === 'unclear') return stop('unclear', state.why);
  if (state.kind === 'foreign') return stop('refuse', `it belongs to ${state.owner}`);
  if (!sight.whole) return stop('unclear', 'the list of clients could not be read as a whole');
  if (state.kind === 'empty') return withoutHeld(wanted, sight);
  const stranger = strangerIn(state.held, wanted);
  if (stranger !== undefined) return stop('refuse', stranger);
  const found = sight.find(state.held.clientId);
  if (found === undefined) {
    const why = `client ${state.held.clientId} in the store is gone from the server`;
    return anew('deliver', why, state.held, wanted, sight);
  }
  if (!isOurs(found, wanted) || found.block?.marker !== state.held.marker) {
    const why = `the description of client ${found.clientId} does not agree with the store`;
    return stop('unclear', `${why}: somebody changed one of them`);
  }
  if (sight.pair === 'refused') {
    const why = `the server refuses the credential in the store`;
    return anew('deliver', why, state.held, wanted, sight);
  }
  return withCurrent(found, state.held, wanted, sight);
}

function withoutHeld(wanted: Wanted, sight: Sight): Decision {
  const [newest] = sight.ofKey;
  if (newest === undefined) return anew('create', 'it is not there yet', undefined, wanted, sight);
  const why = `the store is empty, and nobody knows the secret of client ${newest.clientId}`;
  return anew('deliver', why, undefined, wanted, sight);
}

function anew(
  act: Act,
  why: string,
  held: Held | undefined,
  wanted: Wanted,
  sight: Sight,
): Decision {
  return { ...NOTHING, act, why, give: wanted.scopes, ...othersOf(held, wanted, sight) };
}

function withCurrent(found: SeenClient, held: Held, wanted: Wanted, sight: Sight): Decision {
  const give = difference(wanted.scopes, found.scopes);
  const take = difference(found.scopes, wanted.scopes);
  const age = ageOf(found, sight);
  const others = othersOf(held, wanted, sight);
  const common = { current: found.clientId, holds: found.scopes, give, take, ...others };
  const { rotateAfterMs } = wanted;
  if (rotateAfterMs !== undefined && age !== undefined && age >= rotateAfterMs) {
    const why = `it is ${ageText(age)} old, and due after ${ageText(rotateAfterMs)}`;
    return { ...common, act: 'rotate', why };
  }
  if (!sameScopes(found.scopes, wanted.scopes)) {
    return { ...common, act: 'scopes', why: 'it holds other scopes than the manifest asks for' };
  }
  return { ...common, act: 'keep', why: 'it is as the manifest asks for' };
}

/** The place must be empty or of this client: nothing else is ever written over. */
function strangerIn(held: Held, { server, fleet, key }: Wanted): string | undefined {
  if (held.fleet === undefined) return `it holds client ${held.clientId}, which is of no fleet`;
  if (held.fleet !== fleet) return `it holds a client of fleet ${held.fleet}`;
  if (held.key !== key) return `it holds client ${held.key ?? held.clientId} of this fleet`;
  if (held.server !== server) return `it holds a client of server ${held.server}`;
  return undefined;
}

function isOurs({ block }: SeenClient, { fleet, key }: Wanted): boolean {
  return block?.fleet === fleet && block.key === key;
}

type Others = Pick<Decision, 'retire' | 'forget' | 'waiting' | 'leftovers' | 'leftAlone'>;

/** What is to become of the clients of the key that are not the current one. */
function othersOf(held: Held | undefined, wanted: Wanted, sight: Sight): Others {
  const retiring = held?.retiring ?? [];
  const named = new Set([held?.clientId, ...retiring.map(({ clientId }) => clientId)]);
  const rest = sight.ofKey.filter(({ clientId }) => !named.has(clientId));
  const leftovers = rest.filter((client) => isLeftover(client, held, wanted, sight));
  const [forget, waiting, retire]: [string[], Waiting[], string[]] = [[], [], []];
  const disagreeing: string[] = [];
  for (const { clientId, marker, notBefore } of retiring) {
    const found = sight.find(clientId);
    const over = sight.now !== undefined && Date.parse(notBefore) <= sight.now;
    if (found === undefined) forget.push(clientId);
    else if (!over) waiting.push({ clientId, notBefore });
    else if (isOurs(found, wanted) && found.block?.marker === marker) retire.push(clientId);
    else disagreeing.push(clientId);
  }
  const ids = leftovers.map(({ clientId }) => clientId);
  const young = rest.map(({ clientId }) => clientId).filter((id) => !ids.includes(id));
  return { forget, waiting, retire, leftovers: ids, leftAlone: [...young, ...disagreeing] };
}

/**
 * Whether a client of the fleet is nobody's work as far as the server shows: it has the name that the
 * fleet gives, a marker that no other client has, and is older than `settle`.
 */
export function isAbandoned(
  client: SeenClient,
  clientName: string,
  sight: Pick<Sight, 'carriers' | 'now' | 'settleMs'>,
): boolean {
  const marker = client.block?.marker;
  if (marker === undefined || client.name !== clientName || sight.carriers(marker) !== 1) {
    return false;
  }
  const age = ageOf(client, sight);
  return age !== undefined && age > sight.settleMs;
}

/** Whether a client of this fleet and key is abandoned, and its marker is in no store. */
function isLeftover(
  client: SeenClient,
  held: Held | undefined,
  wanted: Wanted,
  sight: Sight,
): boolean {
  const taken = [held?.marker, ...(held?.retiring ?? []).map(({ marker }) => marker)];
  return (
    isOurs(client, wanted) &&
    !taken.includes(client.block?.marker) &&
    isAbandoned(client, wanted.clientName, sight)
  );
}

/** Undefined where nothing tells, and for a client that says it was made in the future. */
function ageOf({ block }: SeenClient, { now }: Pick<Sight, 'now'>): number | undefined {
  const createdAt = block?.createdAt;
  if (now === undefined || createdAt === undefined || isAhead(createdAt, now)) return undefined;
  return Math.max(0, now - createdAt);
}
