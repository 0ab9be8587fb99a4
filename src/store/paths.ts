import { isAbsolute, join, resolve } from 'node:path';
import { FidesAuthError } from '../errors.ts';
import type { Host } from '../host.ts';

/** The folders of the store; none need exist. */
export type StorePaths = {
  readonly config: string;
  readonly state: string;
  readonly profiles: string;
  readonly credentials: string;
  readonly presets: string;
  readonly journal: string;
  readonly tokens: string;
  readonly locks: string;
  readonly historyFile: string;
};

/**
 * Where the store lies: `--config-dir` or `FIDESAUTH_CONFIG_DIR`, with the state inside it; else
 * the XDG folders, on every platform.
 * @throws input.invalid for an empty folder name
 */
export function storePaths(
  host: Pick<Host, 'env' | 'home' | 'cwd'>,
  configDir?: string,
): StorePaths {
  const chosen = configDir ?? (host.env.FIDESAUTH_CONFIG_DIR || undefined);
  if (chosen === '') {
    throw new FidesAuthError('input.invalid', '--config-dir: it is empty', {
      fix: 'name a folder, or leave the flag out',
    });
  }
  const config =
    chosen === undefined
      ? join(xdg(host.env.XDG_CONFIG_HOME) ?? join(host.home, '.config'), 'fidesauth')
      : resolve(host.cwd, chosen);
  const state =
    chosen === undefined
      ? join(xdg(host.env.XDG_STATE_HOME) ?? join(host.home, '.local', 'state'), 'fidesauth')
      : join(config, 'state');
  return {
    config,
    state,
    profiles: join(config, 'profiles'),
    credentials: join(config, 'credentials'),
    presets: join(config, 'scopes'),
    journal: join(state, 'journal'),
    tokens: join(state, 'tokens'),
    locks: join(state, 'locks'),
    historyFile: join(state, 'history.jsonl'),
  };
}

/** The XDG specification has relative values ignored. */
function xdg(value: string | undefined): string | undefined {
  return value !== undefined && isAbsolute(value) ? value : undefined;
}
