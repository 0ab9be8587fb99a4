import type { TrafficFlags } from '../read/traffic-input.ts';
import type { Flag } from './flags.ts';

/** The requests that a command line names, as commander hands them over. */
export type RequestFlags = TrafficFlags & {
  readonly endpoint: readonly string[];
  readonly recordedHost: readonly string[];
  readonly prefix?: string;
};

/** The same, and the description they are looked up in. */
export type CallFlags = RequestFlags & { readonly openapi?: string };

/** The flags that name requests. */
export const REQUESTS: readonly Flag[] = [
  {
    flag: '--endpoint <request>',
    about: "like 'GET /api/v1/dataset'; may be given several times",
    repeats: true,
  },
  {
    flag: '--access-log <file>',
    about: "log of a server or proxy, or Fides' own; - is stdin",
    completes: 'file',
  },
  { flag: '--fides-client <name>', about: "of Fides' own log only what this caller sent" },
  { flag: '--har <file>', about: 'recording of a browser', completes: 'file' },
  { flag: '--postman <file>', about: 'Postman collection', completes: 'file' },
  {
    flag: '--recorded-host <host>',
    about: 'host in recordings that is the server; may be given several times',
    repeats: true,
  },
  { flag: '--prefix <path>', about: 'what a proxy took off the paths in recordings, like /api/v1' },
];

/** The flags that name requests, and the description they are looked up in. */
export const CALLS: readonly Flag[] = [
  ...REQUESTS,
  {
    flag: '--openapi <file>',
    about: "the server's /openapi.json (default: ask the server)",
    completes: 'file',
  },
];

/** True when flags name requests at all. */
export function namesRequests({ endpoint, accessLog, har, postman }: RequestFlags): boolean {
  return endpoint.length > 0 || [accessLog, har, postman].some((file) => file !== undefined);
}
