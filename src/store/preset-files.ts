import { createHash } from 'node:crypto';
import { readFile, realpath } from 'node:fs/promises';
import { basename, dirname, isAbsolute, join } from 'node:path';
import type { PresetRef } from '../domain/clients/journal.ts';
import type { Preset, WrittenRules } from '../domain/presets/preset.ts';
import { joinRules, PRESET_NAME, patternsOf, SHIPPED } from '../domain/presets/preset.ts';
import { parsePreset } from '../domain/presets/preset-file.ts';
import { FidesAuthError, hasCode } from '../errors.ts';
import { pathFrom } from '../host.ts';
import { fsCode } from './files/file-errors.ts';
import { removePrivate } from './files/files.ts';
import { requireAbsent, requireFree, writeInFolder, writeNewFile } from './files/preset-write.ts';
import { listFolder } from './journal.ts';

/** A preset that was found, with all it extends. */
export type LoadedPreset = {
  readonly ref: PresetRef;
  readonly path: string;
  readonly preset: Preset;
  /** Its own rules and those of what it extends. */
  readonly rules: WrittenRules;
};

/** Where presets are looked for; the first folder that has the name wins. */
export type PresetFolders = {
  /** `./scopes`; undefined when the working folder is gone. */
  readonly project: string | undefined;
  /** `<config>/scopes` */
  readonly user: string;
  readonly shipped: string;
};

/** A preset that can be chosen by name. */
export type PresetEntry = {
  readonly name: string;
  readonly shipped: boolean;
  /** What is given to load it: its name, or `shipped:NAME` where a file of one's own has that name. */
  readonly given: string;
};

/** The presets of the project, the user and fidesauth itself. */
export type PresetStore = {
  /**
   * The preset of that name, or in that file when `nameOrPath` has a slash or ends in `.json`.
   * `shipped:NAME` is the one that comes with fidesauth, whatever files are here. A copy of it with
   * the same content is the shipped one too.
   * @throws preset.unknown with the nearest names, preset.invalid, preset.reserved
   */
  load(nameOrPath: string): Promise<LoadedPreset>;
  /** Every name that can be given, shipped ones first. */
  list(): Promise<PresetEntry[]>;
  /** The presets that come with fidesauth, by name; files of the project do not hide them. */
  shipped(): Promise<LoadedPreset[]>;
  /**
   * The absolute path of a file that can be made there.
   * @throws file.exists, input.invalid when its folder is not there
   */
  requireFree(path: string): string;
  /** Makes a file and returns its absolute path. @throws as requireFree, store.unwritable */
  write(path: string, text: string): string;
  /** Refuses a name whose file is there in `./scopes` or `<config>/scopes`. @throws file.exists */
  requireUnused(name: string): void;
  /**
   * Makes a file in `<config>/scopes`, and that folder, and returns its absolute path.
   * @throws file.exists, store.unwritable
   */
  writeOwn(name: string, text: string): string;
  /** Removes what `writeOwn` made. @throws store.unwritable */
  removeOwn(path: string): void;
};

/** The presets below the folders; relative paths count from `cwd`. */
export function presetStore(folders: PresetFolders, cwd: string | undefined): PresetStore {
  return {
    load: (nameOrPath) => load(folders, nameOrPath, cwd, []),
    list: () => list(folders),
    async shipped() {
      const names = (await presetNames(folders.shipped)).sort();
      return Promise.all(names.map((name) => load(folders, `${SHIPPED}${name}`, cwd, [])));
    },
    requireFree: (path) => requireFree(pathFrom(cwd, path)),
    write: (path, text) => writeNewFile(pathFrom(cwd, path), text),
    requireUnused: (name) => {
      for (const folder of [folders.project, folders.user]) {
        if (folder !== undefined) requireAbsent(join(folder, `${name}.json`));
      }
    },
    writeOwn: (name, text) => writeInFolder(folders.user, `${name}.json`, text),
    removeOwn: removePrivate,
  };
}

async function list(folders: PresetFolders): Promise<PresetEntry[]> {
  const shipped = await presetNames(folders.shipped);
  const own = [...(await presetNames(folders.project)), ...(await presetNames(folders.user))];
  const names = [...new Set(own)].filter((name) => !shipped.includes(name)).sort();
  return [
    ...shipped.map((name) => {
      return { name, shipped: true, given: own.includes(name) ? `${SHIPPED}${name}` : name };
    }),
    ...names.map((name) => ({ name, shipped: false, given: name })),
  ];
}

async function presetNames(folder: string | undefined): Promise<string[]> {
  if (folder === undefined) return [];
  const files = (await listFolder(folder)).filter((file) => file.endsWith('.json'));
  return files
    .map((file) => basename(file, '.json'))
    .filter((name) => name !== 'schema' && PRESET_NAME.test(name));
}

async function load(
  folders: PresetFolders,
  nameOrPath: string,
  cwd: string | undefined,
  chain: readonly string[],
): Promise<LoadedPreset> {
  const found = isPath(nameOrPath)
    ? pathFrom(cwd, nameOrPath)
    : await findByName(folders, nameOrPath);
  const own = await readPresetFile(found, nameOrPath);
  const { path, text } = (await originalOf(folders, found, own)) ?? { path: found, text: own };
  const shown = shownPath(nameOrPath, path, cwd);
  const preset = await parsed(text, shown, path);
  const shipped = await isShipped(folders, path);
  if (!shipped) await refuseReserved(folders, preset.name, shown);
  const parents = await loadParents(folders, preset, path, [...chain, path]);
  const hash = createHash('sha256').update(text).digest('hex');
  const rules = joinRules([...parents.map((parent) => parent.rules), preset]);
  const ref = { name: preset.name, ...(shipped ? {} : { path }), hash, ...patternsOf(rules) };
  return { ref, path, preset, rules };
}

function isPath(nameOrPath: string): boolean {
  return nameOrPath.includes('/') || nameOrPath.endsWith('.json');
}

function shownPath(given: string, path: string, cwd: string | undefined): string {
  if (isPath(given)) return given;
  const inside = cwd !== undefined && path.startsWith(`${cwd}/`);
  return inside ? `./${path.slice(cwd.length + 1)}` : path;
}

async function findByName(folders: PresetFolders, given: string): Promise<string> {
  const isShippedName = given.startsWith(SHIPPED);
  const name = isShippedName ? given.slice(SHIPPED.length) : given;
  const own = isShippedName ? [] : [folders.project, folders.user];
  for (const folder of [...own, folders.shipped]) {
    if (folder === undefined || !(await presetNames(folder)).includes(name)) continue;
    return join(folder, `${name}.json`);
  }
  const { unknownPreset } = await import('./preset-errors.ts');
  throw unknownPreset(
    given,
    (await list(folders)).map((entry) => entry.name),
  );
}

/** The shipped file of that name, where a copy of it says the same: made to start from, or a clone. */
async function originalOf(
  folders: PresetFolders,
  copy: string,
  text: string,
): Promise<{ readonly path: string; readonly text: string } | undefined> {
  const name = basename(copy, '.json');
  const content = contentOf(text);
  if (content === undefined || !(await presetNames(folders.shipped)).includes(name))
    return undefined;
  const path = join(folders.shipped, `${name}.json`);
  const original = await readPresetFile(path, name);
  return content === contentOf(original) ? { path, text: original } : undefined;
}

/** What a file says, without the editor's schema and whatever line ends and blanks it has. */
function contentOf(text: string): string | undefined {
  try {
    const { $schema: _, ...members } = JSON.parse(text.replace(/^\ufeff/, ''));
    return JSON.stringify(members);
  } catch {
    return undefined;
  }
}

/** What is no JSON by its name is told so, not only that a line of it is wrong. */
async function parsed(text: string, shown: string, path: string): Promise<Preset> {
  try {
    return await parsePreset(text, shown, basename(path, '.json'));
  } catch (error) {
    if (!hasCode(error, 'preset.invalid')) throw error;
    throw (await import('./preset-errors.ts')).notJson(shown) ?? error;
  }
}

async function readPresetFile(path: string, given: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const why =
      fsCode(error) === 'ENOENT' ? 'there is no such file' : `cannot be read (${fsCode(error)})`;
    throw new FidesAuthError('preset.unknown', `preset ${given}: ${why}`, {
      fix: 'check the path; a preset is a JSON file',
      cause: error,
    });
  }
}

async function isShipped(folders: PresetFolders, path: string): Promise<boolean> {
  const [file, folder] = await Promise.all([realpath(path), realpath(folders.shipped)]);
  return dirname(file) === folder;
}

async function refuseReserved(folders: PresetFolders, name: string, path: string): Promise<void> {
  if (!(await presetNames(folders.shipped)).includes(name)) return;
  throw new FidesAuthError(
    'preset.reserved',
    `preset file ${path}: ${name} is the name of a shipped preset, and this one says something else`,
    {
      fix: `rename it (it can build on the shipped one: "extends": ["${name}"]), or take the shipped one: --preset ${SHIPPED}${name}`,
    },
  );
}

async function loadParents(
  folders: PresetFolders,
  preset: Preset,
  path: string,
  chain: readonly string[],
): Promise<LoadedPreset[]> {
  const parents: LoadedPreset[] = [];
  // What comes with fidesauth builds on its own kind.
  const prefix = dirname(path) === folders.shipped ? SHIPPED : '';
  for (const parent of preset.extends) {
    const named = isPath(parent) ? parent : `${prefix}${parent}`;
    const at = isPath(parent) && !isAbsolute(parent) ? join(dirname(path), parent) : named;
    if (chain.includes(isPath(at) ? at : await findByName(folders, at))) {
      throw new FidesAuthError('preset.invalid', `preset file ${path}: it extends itself`, {
        fix: 'break the circle in "extends"',
      });
    }
    parents.push(await load(folders, at, dirname(path), chain));
  }
  return parents;
}
