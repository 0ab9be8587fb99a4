import type { TrafficFlags } from '../read/traffic-input.ts';
import type { Flag } from './flags.ts';

/** The requests that a command line names, as commander passes them. */
export type RequestFlags = TrafficFlags & {
  readonly endpoint: readonly string[];
  readonly recordedHost: readonly string[];
  readonly prefix?: string;
};

/** The same, and the API description to look them up in. */
export type CallFlags = RequestFlags & { readonly openapi?: string };

/** The flags that name requests. */
export const REQUESTS: readonly Flag[] = [
  {
    flag: '--endpoint <request>',
    about: "a request like 'GET /api/v1/dataset'; can be repeated",
    repeats: true,
  },
  {
    flag: '--access-log <file>',
    about: 'log of Fides, a web server or a proxy; - for stdin',
    completes: 'file',
  },
  { flag: '--fides-client <name>', about: 'with a Fides log: count only requests of this caller' },
  { flag: '--har <file>', about: 'HAR file recorded by a browser', completes: 'file' },
  { flag: '--postman <file>', about: 'Postman collection', completes: 'file' },
  {
    flag: '--recorded-host <host>',
    about: 'name of the server in recordings; can be repeated',
    repeats: true,
  },
  {
    flag: '--prefix <path>',
    about: 'path prefix that a proxy removed in recordings, like /api/v1',
  },
];

/** The flags that name requests, and the API description to look them up in. */
export const CALLS: readonly Flag[] = [
  ...REQUESTS,
  {
    flag: '--openapi <file>',
    about: "a copy of the server's /openapi.json (default: fetch it)",
    completes: 'file',
  },
];

/** True when flags name any requests. */
export function namesRequests({ endpoint, accessLog, har, postman }: RequestFlags): boolean {
  return endpoint.length > 0 || [accessLog, har, postman].some((file) => file !== undefined);
}
