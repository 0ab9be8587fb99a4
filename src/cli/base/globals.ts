import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { parseServerAddress, type ServerAddress } from '../../domain/clients/server-address.ts';
import { PROGRESS_MODES } from '../../domain/words/progress.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';
import type { Flag } from './flags.ts';

/** The parsed global settings. */
export type Globals = {
  readonly profile: string | undefined;
  readonly server: ServerAddress | undefined;
  readonly json: boolean;
  readonly noInput: boolean;
  /** For one request, including its body. */
  readonly timeoutMs: number;
  readonly caFile: string | undefined;
  readonly allowHttp: boolean;
};

/** The global flags as commander passes them. */
export type GlobalFlags = {
  readonly profile?: string;
  readonly server?: string;
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose?: boolean;
  readonly input: boolean;
  readonly color: boolean;
  readonly timeout?: string;
  readonly caFile?: string;
  readonly allowHttp?: boolean;
  readonly configDir?: string;
};

/** The purpose of the tool, in a line. */
export const ABOUT = 'Create and use least-privilege OAuth clients for Fides servers.';

/** Example command lines. */
export const EXAMPLES = [
  'fidesauth bootstrap                    answer questions to make a client',
  'fidesauth bootstrap --preset read-only --server http://localhost:8080',
  'fidesauth token                        print an access token',
  'fidesauth sandbox                      start a mock Fides server to try it on',
];

/** The global flags, allowed before and after a command's name. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  {
    flag: '-p, --profile <name>',
    about: 'profile to work on (FIDESAUTH_PROFILE)',
    completes: 'profile',
  },
  { flag: '--server <url>', about: 'Fides server (FIDESAUTH_SERVER)' },
  { flag: '--json', about: 'print one JSON document; errors go to stderr as JSON' },
  { flag: '-q, --quiet', about: 'print only results and errors' },
  { flag: '-v, --verbose', about: 'show each request' },
  {
    flag: '--progress <form>',
    about: 'how long work shows itself (default: auto)',
    choices: PROGRESS_MODES,
  },
  { flag: '--no-input', about: 'never prompt; a missing value is an error' },
  { flag: '--no-color', about: 'turn colour off' },
  { flag: '--timeout <seconds>', about: 'time limit for each request (default: 30)' },
  {
    flag: '--ca-file <file>',
    about: 'trust the certificates in this PEM file, not the usual ones',
    completes: 'file',
  },
  { flag: '--allow-http', about: 'allow plain http to another machine (FIDESAUTH_ALLOW_HTTP=1)' },
  {
    flag: '--config-dir <dir>',
    about: 'store everything in this folder (FIDESAUTH_CONFIG_DIR)',
    completes: 'folder',
  },
];

/** The flag that commander itself handles. */
export const VERSION_FLAG: Flag = { flag: '--version', about: 'print the version' };

/**
 * The global settings: from flags, else from the environment.
 * @throws input.invalid
 */
export function parseGlobals(flags: GlobalFlags, env: Host['env']): Globals {
  const profile = flags.profile ?? (env.FIDESAUTH_PROFILE || undefined);
  const server = flags.server ?? (env.FIDESAUTH_SERVER || undefined);
  return {
    profile: profile === undefined ? undefined : parseProfileName(profile),
    server: server === undefined ? undefined : parseServerAddress(server),
    json: flags.json === true,
    noInput: !flags.input,
    timeoutMs: parseSeconds('--timeout', flags.timeout ?? '30', 1, 600) * 1000,
    caFile: flags.caFile,
    allowHttp: flags.allowHttp === true || env.FIDESAUTH_ALLOW_HTTP === '1',
  };
}

/**
 * A number of seconds from a flag.
 * @throws input.invalid outside `least` to `most`
 */
export function parseSeconds(flag: string, text: string, least: number, most: number): number {
  const seconds = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (seconds >= least && seconds <= most) return seconds;
  throw new FidesAuthError(
    'input.invalid',
    `${flag} ${text.slice(0, 20)}: not a number of seconds from ${least} to ${most}`,
    {
      fix: `give ${least} to ${most}, like ${flag} 60`,
    },
  );
}
