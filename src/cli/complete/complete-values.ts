import { SETTINGS } from '../../domain/clients/settings.ts';
import { CLIENT_KINDS } from '../../domain/inventory/listed-client.ts';
import { EXPORT_FORMATS } from '../../domain/secrets/export-format.ts';
import { RISK_CLASSES } from '../../domain/words/choices.ts';
import { HELP_TOPICS } from '../../domain/words/help-topics.ts';
import type { Deps } from '../../usecases/base/deps.ts';
import type { Completes } from '../base/flags.ts';
import type { Candidate } from './complete.ts';

type Values = (store: Deps['store']) => Promise<readonly Candidate[]> | readonly Candidate[];

const named = (words: readonly string[], about = ''): Candidate[] =>
  words.map((word) => ({ word, about }));

const profiles: Values = async ({ profiles }) => named(await profiles.names(), 'profile');

const presets: Values = async ({ presets }) =>
  (await presets.list()).map(({ name, shipped }) => ({
    word: name,
    about: shipped ? 'preset' : 'preset of your own',
  }));

const releases: Values = async () => {
  const { knownReleases } = await import('../../domain/history/history.ts');
  return named(knownReleases(), 'Fides');
};

const scopes: Values = async () => {
  const { NEWEST_RELEASE, registryAt } = await import('../../domain/history/history.ts');
  return named(registryAt(NEWEST_RELEASE) ?? [], 'scope');
};

const sources: Values = async (store) => {
  const { NEWEST_RELEASE, rolesAt } = await import('../../domain/history/history.ts');
  const of = (kind: string, all: readonly { readonly word: string }[]): Candidate[] =>
    all.map(({ word }) => ({ word: `${kind}:${word}`, about: '' }));
  return [
    { word: 'server', about: 'what the server knows' },
    { word: 'file:', about: 'a preset file' },
    { word: 'client:', about: 'what a client holds now, by its id' },
    ...of('preset', await presets(store)),
    ...of('profile', await profiles(store)),
    ...of('role', named(Object.keys(rolesAt(NEWEST_RELEASE) ?? {}))),
    ...of('fides', await releases(store)),
  ];
};

/** The values of each kind on this machine; the shell completes files and programs. */
const VALUES: Readonly<Record<Completes, Values>> = {
  profile: profiles,
  preset: presets,
  scope: scopes,
  source: sources,
  release: releases,
  'export-format': () => named(EXPORT_FORMATS),
  'client-kind': () => named(CLIENT_KINDS),
  risk: () => named(RISK_CLASSES),
  setting: () => Object.entries(SETTINGS).map(([name, about]) => ({ word: `${name}=`, about })),
  topic: () => Object.entries(HELP_TOPICS).map(([word, about]) => ({ word, about })),
  file: () => [],
  folder: () => [],
  program: () => [],
};

/**
 * All values of a kind known on this machine, without asking a server.
 * @throws store.unwritable for a folder that cannot be read
 */
export async function valuesOfKind(
  kind: Completes,
  store: Deps['store'],
): Promise<readonly Candidate[]> {
  return VALUES[kind](store);
}

/** The lines that tell the shell what to add by itself. */
export const BY_SHELL: Readonly<Partial<Record<Completes, string>>> = {
  preset: ':files',
  file: ':files',
  folder: ':folders',
  program: ':programs',
};
