import type { Profile, ProfileSettings } from '../../domain/clients/profile.ts';
import type { StorePaths } from '../../store/paths.ts';
import type { GivenSetting, GivenSettings, ProfileReason, Setting } from './results.ts';

/** The profile whose records apply where nothing is given; undefined with several of them. */
export type SettingsProfile = {
  readonly name: string | undefined;
  readonly why: ProfileReason;
  readonly profile: Profile | undefined;
  /** What holds for a profile that does not say. */
  readonly defaults: ProfileSettings;
};

/** Every setting: the value in effect and its source (flag, else environment, profile, default). */
export function settingsOf(
  given: GivenSettings,
  { name, why, profile, defaults }: SettingsProfile,
  paths: Pick<StorePaths, 'config' | 'state'>,
): Setting[] {
  const current = why === 'current';
  const chosen: Source = current
    ? { value: name ?? '', source: 'current', from: 'profiles use' }
    : byDefault(name ?? (why === 'all' ? 'all' : 'none'));
  const recorded = (value: string | undefined): Source | undefined =>
    value === undefined
      ? undefined
      : { value, source: 'profile', from: `profile ${profile?.name ?? ''}` };
  const own = profile?.settings ?? {};
  const all: readonly [string, ...(Source | undefined)[]][] = [
    ['profile', given.profile, chosen],
    ['server', given.server, recorded(profile?.server), byDefault('none')],
    ['config folder', at(paths.config, given.configDir)],
    ['state folder', at(paths.state, given.stateDir)],
    ['timeout', given.timeout, byDefault('30 s')],
    ['CA file', given.caFile, recorded(profile?.caFile), byDefault('none')],
    [
      'plain http',
      given.allowHttp,
      recorded(profile?.allowHttp ? 'allowed' : undefined),
      byDefault('this machine only'),
    ],
    ['questions', given.questions, byDefault('at a terminal')],
    ['admin credential', given.admin, byDefault('none')],
    ['proxy', given.proxy, byDefault('none')],
    ['owner', recorded(own.owner), setForAll(defaults.owner), given.owner, byDefault('none')],
    ['rotateAfter', recorded(own.rotateAfter), setForAll(defaults.rotateAfter), byDefault('none')],
  ];
  return all.flatMap(([setting, ...sources]) => {
    const first = sources.find((source) => source !== undefined);
    return first === undefined ? [] : [{ name: setting, ...first }];
  });
}

type Source = Omit<Setting, 'name'>;

function setForAll(value: string | undefined): Source | undefined {
  return value === undefined
    ? undefined
    : { value, source: 'settings', from: 'profiles set --default' };
}

function byDefault(value: string): Source {
  return { value, source: 'default', from: 'default' };
}

/** The folder in use: its variable may name only a part of its path. */
function at(path: string, given: GivenSetting | undefined): Source {
  return { ...(given ?? byDefault(path)), value: path };
}
