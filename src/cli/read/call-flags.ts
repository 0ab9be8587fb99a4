import type { Command } from 'commander';
import type { TrafficFlags } from './traffic-input.ts';

/** The requests that a command line names, as commander hands them over. */
export type RequestFlags = TrafficFlags & { readonly endpoint: readonly string[] };

/** The same, and the description they are looked up in. */
export type CallFlags = RequestFlags & { readonly openapi?: string };

const collect = (value: string, before: readonly string[]): string[] => [...before, value];

/** Adds the flags that name requests, and the description they are looked up in. */
export function addCallFlags(command: Command): Command {
  return addRequestFlags(command).option(
    '--openapi <file>',
    "the server's /openapi.json (default: ask the server)",
  );
}

/** Adds the flags that name requests. */
export function addRequestFlags(command: Command): Command {
  return command
    .option(
      '--endpoint <request>',
      "like 'GET /api/v1/dataset'; may be given several times",
      collect,
      [],
    )
    .option('--access-log <file>', "log of a server or proxy, or Fides' own; - is stdin")
    .option('--fides-client <name>', "of Fides' own log only what this caller sent")
    .option('--har <file>', 'recording of a browser')
    .option('--postman <file>', 'Postman collection');
}

/** True when flags name requests at all. */
export function namesRequests({ endpoint, accessLog, har, postman }: RequestFlags): boolean {
  return endpoint.length > 0 || [accessLog, har, postman].some((file) => file !== undefined);
}
