import { type Handout, variablesOf } from './export-format.ts';

/**
 * Variables of the server, an admin or another user, which a program that runs as a client does
 * not need. Fides reads its settings in upper or lower case.
 */
const SECRETS = [
  /^FIDES__(?:SECURITY|DATABASE|REDIS|CELERY|CREDENTIALS)__/i,
  /^FIDES(?:PLUS)?__.*(?:SECRET|PASSWORD|TOKEN|_KEY)/i,
  /^FIDES__USER__(?:AUTH_HEADER|USERNAME)$/i,
  /^FIDESAUTH_ADMIN_TOKEN$/,
];

/**
 * True when Node logs how it starts programs, with their whole environment.
 * NODE_DEBUG is a list of names in any case, `*` for any part of one.
 */
export function showsEnvironment({ NODE_DEBUG = '' }: Environment): boolean {
  return NODE_DEBUG.split(',').some((name) => {
    const parts = name
      .trim()
      .split('*')
      .map((part) => part.replace(/[^\w]/g, '\\$&'));
    return new RegExp(`^${parts.join('.*')}$`, 'i').test('child_process');
  });
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment of a program that works as a client: the given one, without secrets of the
 * server, plus the credential and the variables that the official `fides` command line reads.
 * `FIDES__CLI__SERVER_PORT` is always set: that command line defaults to 8080.
 */
export function childEnvironment(env: Environment, handout: Handout): Record<string, string> {
  const kept = Object.entries(carrierEnvironment(env));
  const all = [...kept, ...variablesOf(handout), ...officialVariables(handout)];
  return defined(all);
}

/**
 * The environment of a program that takes a credential to a store of secrets: the given one,
 * without secrets of the server.
 */
export function carrierEnvironment(env: Environment): Record<string, string> {
  return defined(Object.entries(env).filter(([name]) => !SECRETS.some((form) => form.test(name))));
}

/**
 * The environment of a program whose requests go through a proxy on this machine: the given one,
 * with the proxy as the server. Leaves credentials as they are.
 */
export function proxiedEnvironment(env: Environment, url: string): Record<string, string> {
  const noProxy = [env.no_proxy ?? env.NO_PROXY, '127.0.0.1'].filter(Boolean).join(',');
  return defined([
    ...Object.entries(env),
    ['FIDES_URL', url],
    ...serverVariables(url),
    ['NO_PROXY', noProxy],
    ['no_proxy', noProxy],
  ]);
}

function defined(
  variables: readonly (readonly [string, string | undefined])[],
): Record<string, string> {
  return Object.fromEntries(
    variables.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

/** As `fides.config.cli_settings` and `user_settings` name them (all 2.x releases). */
function officialVariables({ server, accessToken }: Handout): [string, string][] {
  return [
    ...serverVariables(server),
    ...(accessToken === undefined ? [] : [header(accessToken.reveal())]),
  ];
}

function serverVariables(server: string): [string, string][] {
  const { protocol, hostname, port } = new URL(server);
  const secure = protocol === 'https:';
  return [
    ['FIDES__CLI__SERVER_PROTOCOL', secure ? 'https' : 'http'],
    ['FIDES__CLI__SERVER_HOST', hostname],
    ['FIDES__CLI__SERVER_PORT', port === '' ? (secure ? '443' : '80') : port],
  ];
}

function header(token: string): [string, string] {
  const value = JSON.stringify({ Authorization: `Bearer ${token}` });
  return ['FIDES__USER__AUTH_HEADER', value];
}
