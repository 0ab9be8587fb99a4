import { FidesAuthError } from '../../errors.ts';
import { parseDuration } from '../words/duration.ts';
import { parseOwner } from './description.ts';
import type { ProfileSettings } from './profile.ts';

/** What `profiles set` knows: each setting with its meaning. */
export const SETTINGS: Readonly<Record<keyof ProfileSettings, string>> = {
  owner: 'who answers for the clients that are made',
  rotateAfter: 'the age at which status says that a secret should be rotated, as 90d',
};

const PARSERS: Readonly<Record<keyof ProfileSettings, (text: string) => string>> = {
  owner: parseOwner,
  rotateAfter(text) {
    parseDuration(text, 'rotateAfter');
    return text;
  },
};

/** One setting to change; without a value it is unset. */
export type SettingChange = {
  readonly key: keyof ProfileSettings;
  readonly value: string | undefined;
};

/**
 * A change written as `owner=acme/shop`; `owner=` unsets it.
 * @throws input.invalid for another form, an unknown name or an invalid value
 */
export function parseSetting(text: string): SettingChange {
  const at = text.indexOf('=');
  const name = at === -1 ? text : text.slice(0, at);
  const key = isSetting(name) ? name : undefined;
  if (at === -1 || key === undefined) throw noSetting(text, key);
  const value = text.slice(at + 1);
  return { key, value: value.trim() === '' ? undefined : PARSERS[key](value) };
}

function isSetting(name: string): name is keyof ProfileSettings {
  return Object.hasOwn(SETTINGS, name);
}

function noSetting(text: string, known: string | undefined): FidesAuthError {
  const shown = JSON.stringify(text.slice(0, 40));
  const names = Object.keys(SETTINGS);
  return new FidesAuthError(
    'input.invalid',
    known === undefined ? `${shown}: there is no such setting` : `${shown}: it has no value`,
    {
      fix: `write ${(known === undefined ? names : [known]).map((name) => `${name}=VALUE`).join(' or ')}; without a value it is unset`,
    },
  );
}

/** The settings with those changes made. */
export function withSettings(
  settings: ProfileSettings,
  changes: readonly SettingChange[],
): ProfileSettings {
  const all = new Map(Object.entries(settings));
  for (const { key, value } of changes) {
    if (value === undefined) all.delete(key);
    else all.set(key, value);
  }
  return Object.fromEntries(all);
}
