import type { Command } from 'commander';
import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { parseServerAddress, type ServerAddress } from '../../domain/clients/server-address.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Host } from '../../host.ts';

/** The flags of every command, with the environment behind them. */
export type Globals = {
  readonly profile: string | undefined;
  readonly server: ServerAddress | undefined;
  readonly json: boolean;
  readonly noInput: boolean;
  /** For one request, its body included. */
  readonly timeoutMs: number;
  readonly caFile: string | undefined;
  readonly allowHttp: boolean;
};

/** As commander hands them over. */
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

/** Adds the global flags to the program; they are known before and after a command's name. */
export function addGlobalFlags(program: Command): void {
  program
    .option('-p, --profile <name>', 'profile to work on (FIDESAUTH_PROFILE)')
    .option('--server <url>', 'Fides server (FIDESAUTH_SERVER)')
    .option('--json', 'print one JSON document; errors are JSON on stderr')
    .option('-q, --quiet', 'say nothing but results and errors')
    .option('-v, --verbose', 'tell each request')
    .option('--no-input', 'never ask; a missing value is an error')
    .option('--no-color', 'no colour')
    .option('--timeout <seconds>', 'for one request (default: 30)')
    .option('--ca-file <file>', 'trust these PEM certificates instead of the usual ones')
    .option('--allow-http', 'plain http to another machine (FIDESAUTH_ALLOW_HTTP=1)')
    .option('--config-dir <dir>', 'keep everything there (FIDESAUTH_CONFIG_DIR)');
}

/**
 * The values of the global flags, else of the environment.
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
    `${flag} ${text.slice(0, 20)}: not a number of seconds it takes`,
    {
      fix: `give ${least} to ${most}, like ${flag} 60`,
    },
  );
}
