import { isAbsolute } from 'node:path';
import { type Host, pathFrom } from '../../host.ts';
import type { GivenSetting, GivenSettings } from '../../usecases/status/results.ts';
import { ROOT_ID, ROOT_SECRET, TOKEN } from '../base/admin-flags.ts';
import type { GlobalFlags, Globals } from '../base/globals.ts';
import { repositoryOf } from '../target/new-client.ts';

/** The settings from flags or environment, each with the name of its flag or variable. */
export function givenSettings(
  flags: GlobalFlags,
  globals: Globals,
  { env, cwd }: Pick<Host, 'env' | 'cwd'>,
): GivenSettings {
  const flag = (value: string | undefined, from: string): GivenSetting | undefined =>
    value === undefined ? undefined : { value, source: 'flag', from };
  const variable = (name: string): GivenSetting | undefined =>
    env[name] ? { value: env[name], source: 'environment', from: name } : undefined;
  const server = flag(flags.server, '--server') ?? variable('FIDESAUTH_SERVER');
  const folder = flag(flags.configDir, '--config-dir') ?? variable('FIDESAUTH_CONFIG_DIR');
  const repository = repositoryOf(env);
  return compact({
    profile: flag(flags.profile, '-p') ?? variable('FIDESAUTH_PROFILE'),
    server: server && { ...server, value: globals.server?.url ?? server.value },
    configDir: folder ?? absolute(variable('XDG_CONFIG_HOME')),
    stateDir: folder ?? absolute(variable('XDG_STATE_HOME')),
    timeout: flag(
      flags.timeout === undefined ? undefined : `${globals.timeoutMs / 1000} s`,
      '--timeout',
    ),
    caFile: flag(flags.caFile && pathFrom(cwd, flags.caFile), '--ca-file'),
    allowHttp:
      flag(flags.allowHttp ? 'allowed' : undefined, '--allow-http') ??
      (env.FIDESAUTH_ALLOW_HTTP === '1'
        ? { value: 'allowed', source: 'environment', from: 'FIDESAUTH_ALLOW_HTTP' }
        : undefined),
    questions: flag(flags.input ? undefined : 'never', '--no-input'),
    admin: named(env, [TOKEN, ROOT_ID, ROOT_SECRET]),
    proxy: named(env, PROXIES),
    owner: repository && { value: repository.value, source: 'environment', from: repository.name },
  });
}

const PROXIES = ['https_proxy', 'HTTPS_PROXY', 'http_proxy', 'HTTP_PROXY', 'no_proxy', 'NO_PROXY'];

/** The names of the variables that are set: their values are secrets, or may hold one. */
function named(env: Host['env'], names: readonly string[]): GivenSetting | undefined {
  const set = names.filter((name) => env[name]).join(', ');
  return set === '' ? undefined : { value: set, source: 'environment', from: set };
}

/** Undefined for a relative value: the XDG specification says to ignore it. */
function absolute(given: GivenSetting | undefined): GivenSetting | undefined {
  return given !== undefined && isAbsolute(given.value) ? given : undefined;
}

type Maybe = { readonly [K in keyof GivenSettings]: GivenSetting | undefined };

function compact(all: Maybe): GivenSettings {
  return Object.fromEntries(Object.entries(all).filter(([, given]) => given !== undefined));
}
