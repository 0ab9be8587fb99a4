import { isAbsolute, join } from 'node:path';
import { FidesAuthError } from '../errors.ts';
import { type Host, pathFrom } from '../host.ts';

/** The folders of the store; none need exist. */
export type StorePaths = {
  readonly config: string;
  readonly state: string;
  readonly profiles: string;
  readonly credentials: string;
  /** Certificates of CAs that came with imported profiles. */
  readonly certificates: string;
  readonly presets: string;
  readonly journal: string;
  readonly tokens: string;
  readonly locks: string;
  readonly historyFile: string;
};

/**
 * Where the store is: `--config-dir` or `FIDESAUTH_CONFIG_DIR`, with the state inside it; else the
 * XDG folders, on every platform.
 * @throws input.invalid for a folder name that is empty or contains unexpanded shell syntax, or a
 * home folder that is not an absolute path; input.missing when there is no home folder
 */
export function storePaths(
  host: Pick<Host, 'env' | 'home' | 'cwd'>,
  configDir?: string,
): StorePaths {
  const { config, state } = chosenFolders(host, configDir) ?? userFolders(host);
  return {
    config,
    state,
    profiles: join(config, 'profiles'),
    credentials: join(config, 'credentials'),
    certificates: join(config, 'certificates'),
    presets: join(config, 'scopes'),
    journal: join(state, 'journal'),
    tokens: join(state, 'tokens'),
    locks: join(state, 'locks'),
    historyFile: join(state, 'history.jsonl'),
  };
}

type Folders = Pick<StorePaths, 'config' | 'state'>;

function chosenFolders(
  { env, cwd }: Pick<Host, 'env' | 'cwd'>,
  flag?: string,
): Folders | undefined {
  const chosen = flag ?? (env.FIDESAUTH_CONFIG_DIR || undefined);
  if (chosen === undefined) return undefined;
  const name = flag === undefined ? 'FIDESAUTH_CONFIG_DIR' : '--config-dir';
  if (chosen === '') {
    throw new FidesAuthError('input.invalid', `${name}: it is empty`, {
      fix: 'name a folder, or leave the flag out',
    });
  }
  if (/^(?:~|\$[\w{(])/.test(chosen)) throw unexpanded(name, chosen);
  const config = pathFrom(cwd, chosen);
  return { config, state: join(config, 'state') };
}

/** Settings files and quotes do not expand `~` and `$HOME`; secrets would go to `./~`. */
function unexpanded(name: string, value: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${name} ${value}: only a shell can expand that`, {
    fix: `give the whole path; for a folder of exactly that name, write ./${value}`,
  });
}

function userFolders({ env, home }: Pick<Host, 'env' | 'home'>): Folders {
  const folder = (xdgValue: string | undefined, ...inHome: string[]): string =>
    join(xdg(xdgValue) ?? join(homeFolder(env.HOME, home), ...inHome), 'fidesauth');
  return {
    config: folder(env.XDG_CONFIG_HOME, '.config'),
    state: folder(env.XDG_STATE_HOME, '.local', 'state'),
  };
}

/** `HOME`, else the home folder in the user database. */
function homeFolder(variable: string | undefined, listed: string | undefined): string {
  const home = variable || listed || undefined;
  if (home !== undefined && isAbsolute(home)) return home;
  const fix = 'set HOME to your home folder, or name one for fidesauth: --config-dir DIR';
  if (home === undefined) {
    const why = 'HOME is not set, and the user database has no home folder';
    throw new FidesAuthError('input.missing', `home folder: ${why}`, { fix });
  }
  const whose = variable ? 'HOME' : 'the home folder in the user database';
  throw new FidesAuthError(
    'input.invalid',
    `${whose} is "${home}", which is not an absolute path`,
    {
      fix,
    },
  );
}

/** The XDG specification says to ignore relative values. */
function xdg(value: string | undefined): string | undefined {
  return value !== undefined && isAbsolute(value) ? value : undefined;
}
