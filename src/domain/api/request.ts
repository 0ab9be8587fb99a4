import { FidesAuthError } from '../../errors.ts';

/**
 * A request. `target` is a path, a template like `/api/v1/user/{id}` or a full URL, with or without
 * a query; `count` says how often it was seen.
 */
export type RequestSeen = {
  readonly method: string;
  readonly target: string;
  readonly count: number;
};

/** The parts of a target: the host of a full URL, and the path as given, without its query. */
export type Target = {
  readonly scheme: string;
  readonly host: string | undefined;
  readonly path: string;
};

const DEFAULT_PORT: Readonly<Record<string, string>> = { http: ':80', https: ':443' };

/** Parses a target. Drops user name, password, query and fragment: they may be secret. */
export function parseTarget(target: string): Target {
  const url = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)(.*)$/i.exec(target.trim());
  const rest = url === null ? target.trim() : (url[3] ?? '');
  const path = rest.split(/[?#]/, 1)[0] ?? '';
  if (url === null) return { scheme: '', host: undefined, path };
  const host = (url[2] ?? '').replace(/^.*@/, '').toLowerCase();
  const scheme = url[1]?.toLowerCase() ?? '';
  const port = DEFAULT_PORT[scheme] ?? '';
  const plain = port !== '' && host.endsWith(port) ? host.slice(0, -port.length) : host;
  return { scheme, host: plain, path };
}

/** The request in messages: method and path, without secrets or terminal controls. */
export function requestText({ method, target }: Pick<RequestSeen, 'method' | 'target'>): string {
  const { scheme, host, path } = parseTarget(target);
  const origin = host === undefined ? '' : `${scheme}://${host}`;
  const text = `${method.toUpperCase()} ${origin}${path || '/'}`;
  return text.replace(/\p{Cc}/gu, '?').slice(0, 300);
}

/**
 * A recorded path without segments that may be an id, a name or a token: those with an @, and
 * longer ones that are no plain words.
 */
export function withoutIds(path: string): string {
  const isId = (part: string): boolean =>
    part.includes('@') || /^(?=.{16,})(?![a-z_-]+$)/s.test(part);
  return path
    .split('/')
    .map((part) => (isId(part) ? '{...}' : part))
    .join('/');
}

/**
 * The request of an `--endpoint` or a preset: `GET /api/v1/dataset`.
 * @throws input.invalid
 */
export function parseEndpoint(text: string): RequestSeen {
  const parts = /^\s*([a-z]{3,10})\s+(\S+)\s*$/i.exec(text);
  const [method, target] = [parts?.[1], parts?.[2]];
  if (method !== undefined && target !== undefined && /^(?:\/|[a-z]+:\/\/)/i.test(target)) {
    return { method: method.toUpperCase(), target, count: 1 };
  }
  const shown = JSON.stringify((text.split(/[?#]/, 1)[0] ?? '').slice(0, 60));
  throw new FidesAuthError('input.invalid', `endpoint ${shown}: it is not a method and a path`, {
    fix: "write it like 'GET /api/v1/dataset', in quotes",
  });
}
