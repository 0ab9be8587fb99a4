import { FidesAuthError } from '../../errors.ts';
import type { Reading, RecordedRequest } from './reading.ts';
import { parseTarget } from './request.ts';

/** A recording, read. */
export type Recording = {
  /** The flag and the file. */
  readonly source: string;
  /** A log belongs to one server, whatever its name there; documents name each request's host. */
  readonly kind: 'log' | 'document';
  /** Count only the requests of this `Fides-Client`. */
  readonly client?: string | undefined;
  readonly reading: Reading;
};

/** The facts that decide which recorded requests went to the server in question. */
export type RecordedPlace = {
  /** Its address, if known. */
  readonly server: string | undefined;
  /** Hosts that stand for it in recordings, as given; with none, they are found. */
  readonly hosts: readonly string[];
  /** The prefix that a proxy had removed from the paths. */
  readonly prefix: string | undefined;
};

export type HostCount = { readonly host: string; readonly count: number };

/** Whether a request went to the server in question. */
export type Here = (request: RecordedRequest) => boolean;

/**
 * A test for the requests of a recording that went to the server in question.
 * @throws input.missing if it names several hosts and it is unclear which is meant
 */
export function isHere(recording: Recording, { server, hosts }: RecordedPlace): Here {
  if (hosts.length > 0) {
    const wanted = hosts.map(shortHost);
    return ({ host }) => host === undefined || wanted.some((name) => sameHost(name, host));
  }
  if (server === undefined) return onlyHost(recording);
  const home = shortHost(server);
  const { requests } = recording.reading;
  const named = requests.some(({ host }) => host !== undefined && sameHost(home, host));
  const alias = named ? undefined : otherName(recording);
  return ({ host }) =>
    host === undefined || sameHost(home, host) || (alias !== undefined && host === alias);
}

/** The one other name of the server in a log or a collection's variable; undefined for several. */
function otherName({ kind, reading }: Recording): string | undefined {
  const open = reading.requests.filter(({ variable }) => kind === 'log' || variable);
  const [name, ...more] = apiHosts(open);
  return more.length === 0 ? name : undefined;
}

/** Without a server, only one host may have requests below `/api/v1`. */
function onlyHost({ source, reading: { requests } }: Recording): Here {
  const hosts = apiHosts(requests);
  const open = requests.filter(({ host, variable }) => host === undefined && variable).length;
  const named = requests.filter(({ host }) => host !== undefined);
  if (
    hosts.length > 1 ||
    (open > 0 && apiHosts(named.filter(({ variable }) => !variable)).length > 0)
  ) {
    const unset = open === 0 ? [] : [{ host: 'a variable without a value', count: open }];
    throw severalHosts(source, [...countHosts(named), ...unset]);
  }
  const [only] = hosts;
  return ({ host }) => host === undefined || host === only;
}

/** The hosts with requests below `/api/v1`; if there are none, all hosts. */
function apiHosts(requests: readonly RecordedRequest[]): string[] {
  const named = requests.filter(({ host }) => host !== undefined);
  const api = named.filter(({ target }) => isApi(target));
  const chosen = api.length > 0 ? api : named;
  return [...new Set(chosen.flatMap(({ host }) => host ?? []))];
}

/** True for a path below Fides' API, with any prefix. */
export function isApi(path: string): boolean {
  return /\/api\/v1(?:\/|$)/.test(path);
}

function severalHosts(source: string, hosts: readonly HostCount[]): FidesAuthError {
  return new FidesAuthError(
    'input.missing',
    `${source}: it has requests to several hosts: ${hostsText(hosts)}`,
    { fix: 'choose one: --server URL, or --recorded-host NAME' },
  );
}

/** `fides.example.com (12), localhost:8080 (1)`. */
export function hostsText(hosts: readonly HostCount[]): string {
  const shown = hosts.slice(0, 5).map(({ host, count }) => `${host} (${count})`);
  const more = hosts.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}

/** How many of these requests went to each named host, the most frequent first. */
export function countHosts(requests: readonly RecordedRequest[]): HostCount[] {
  const counts = new Map<string, number>();
  for (const { host, count } of requests) {
    if (host !== undefined) counts.set(host, (counts.get(host) ?? 0) + count);
  }
  return [...counts]
    .map(([host, count]) => ({ host, count }))
    .sort((a, b) => b.count - a.count || (a.host < b.host ? -1 : 1));
}

const LOOPBACK = /^(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\])(?=:|$)/;

/** The host of an address, or a host as given, in the form used for recordings. */
function shortHost(text: string): string {
  const { host } = parseTarget(text.includes('://') ? text : `any://${text}`);
  return (host ?? '').replace(/:(?:80|443)?$/, '');
}

/** True for the same host; all names of this machine count as one. */
function sameHost(one: string, other: string): boolean {
  return one.replace(LOOPBACK, 'localhost') === other.replace(LOOPBACK, 'localhost');
}
