import { basename, join } from 'node:path';
import { PRESET_NAME, SHIPPED } from '../../domain/presets/preset.ts';
import { FidesAuthError } from '../../errors.ts';
import { pathFrom, type Shipped } from '../../host.ts';
import { readUpTo } from '../../input/bytes.ts';
import { openFile } from '../../input/open-file.ts';
import { decodeText } from '../../input/text.ts';
import { fsCode } from '../files/file-errors.ts';
import { listFolder } from '../journal.ts';

/** The folders searched for presets; the first that has the name wins. */
export type PresetFolders = {
  /** `./scopes`; undefined when the working folder is gone. */
  readonly project: string | undefined;
  /** `<config>/scopes` */
  readonly user: string;
};

/** A preset that can be chosen by name. */
export type PresetEntry = {
  readonly name: string;
  readonly shipped: boolean;
  /** The name that loads it; `shipped:NAME` where a file of the user's has that name. */
  readonly given: string;
};

/** Where to load presets from. */
export type PresetPlaces = {
  readonly folders: PresetFolders;
  readonly shipped: Shipped;
  readonly cwd: string | undefined;
  /** Ends the wait for a pipe. */
  readonly signal: AbortSignal;
};

/** What reading presets needs; the names in a folder are listed once. */
export type Reading = {
  readonly places: PresetPlaces;
  readonly names: Map<string, Promise<ReadonlySet<string>>>;
};

// 20,000 rules take 0.5 MiB; all scopes of Fides with a reason each, 30 KiB.
const LIMIT = 1024 * 1024;

/** True for a path, false for a name. */
export function isPath(nameOrPath: string): boolean {
  return nameOrPath.includes('/') || nameOrPath.endsWith('.json');
}

/** The path of a preset, given its path or name. @throws preset.unknown with the nearest names */
export async function locate(nameOrPath: string, reading: Reading): Promise<string> {
  if (!isPath(nameOrPath)) return findByName(nameOrPath, reading);
  return pathFrom(reading.places.cwd, nameOrPath);
}

async function findByName(given: string, reading: Reading): Promise<string> {
  const { folders, shipped } = reading.places;
  const isShippedName = given.startsWith(SHIPPED);
  const name = isShippedName ? given.slice(SHIPPED.length) : given;
  for (const folder of isShippedName ? [] : [folders.project, folders.user]) {
    if (folder === undefined || !(await namesIn(folder, reading)).has(name)) continue;
    return join(folder, `${name}.json`);
  }
  if (shippedNames(shipped).includes(name)) return `${SHIPPED}${name}`;
  const { unknownPreset } = await import('./errors.ts');
  throw unknownPreset(
    given,
    (await listPresets(reading.places)).map((entry) => entry.name),
  );
}

/** The names of the presets that come with fidesauth. */
export function shippedNames(shipped: Shipped): string[] {
  return namesOf(shipped.list('scopes'));
}

function shippedText(located: string, shipped: Shipped): string {
  return shipped.read(`scopes/${located.slice(SHIPPED.length)}.json`);
}

/** The names of the presets in a folder. */
export async function namesIn(folder: string, { names }: Reading): Promise<ReadonlySet<string>> {
  const found = names.get(folder) ?? presetNames(folder).then((list) => new Set(list));
  names.set(folder, found);
  return found;
}

/**
 * The text of a preset file.
 * @throws preset.unknown where it cannot be read, preset.invalid where it is too long
 */
export async function readPresetFile(
  path: string,
  given: string,
  { places: { shipped, signal } }: Reading,
): Promise<string> {
  if (isShipped(path)) return shippedText(path, shipped);
  // A preset found by name must be a file; a pipe or a device needs its path.
  const kind = isPath(given) ? 'any' : 'regular';
  try {
    const bytes = await readUpTo(openFile(path, signal, kind), LIMIT);
    if (bytes !== undefined) return decodeText(bytes) ?? bytes.toString('utf8');
  } catch (error) {
    if (error instanceof FidesAuthError) throw error;
    throw unreadable(given, error);
  }
  throw new FidesAuthError('preset.invalid', `preset file ${given}: it is longer than 1 MiB`, {
    fix: 'check the path; a large preset can be split and combined with "extends"',
  });
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EINVAL: 'it is not a regular file',
};

function unreadable(given: string, error: unknown): FidesAuthError {
  const code = fsCode(error);
  const why = WHY[code] ?? `cannot be read (${code})`;
  return new FidesAuthError('preset.unknown', `preset ${given}: ${why}`, {
    fix: 'check the path; a preset is a JSON file',
    cause: error,
  });
}

/** True for the location of a shipped preset: `shipped:NAME`, not a path. */
export function isShipped(located: string): boolean {
  return located.startsWith(SHIPPED);
}

/** The name of a preset, from its location. */
export function nameAt(located: string): string {
  return isShipped(located) ? located.slice(SHIPPED.length) : basename(located, '.json');
}

/** The shipped preset of that name, if this file is an unchanged copy of it. */
export function originalOf(
  copy: string,
  text: string,
  { places: { shipped } }: Reading,
): { readonly path: string; readonly text: string } | undefined {
  const name = nameAt(copy);
  const content = contentOf(text);
  if (content === undefined || !shippedNames(shipped).includes(name)) return undefined;
  const path = `${SHIPPED}${name}`;
  const original = shippedText(path, shipped);
  return content === contentOf(original) ? { path, text: original } : undefined;
}

/** A preset's content without the editor's schema, whatever its line ends and blanks. */
function contentOf(text: string): string | undefined {
  try {
    const { $schema: _, ...members } = JSON.parse(text.replace(/^\ufeff/, ''));
    return JSON.stringify(members);
  } catch {
    return undefined;
  }
}

/** Every name that loads a preset, shipped ones first. */
export async function listPresets({
  folders,
  shipped,
}: Pick<PresetPlaces, 'folders' | 'shipped'>): Promise<PresetEntry[]> {
  const ours = shippedNames(shipped);
  const own = [...(await presetNames(folders.project)), ...(await presetNames(folders.user))];
  const names = [...new Set(own)].filter((name) => !ours.includes(name)).sort();
  return [
    ...ours.map((name) => {
      return { name, shipped: true, given: own.includes(name) ? `${SHIPPED}${name}` : name };
    }),
    ...names.map((name) => ({ name, shipped: false, given: name })),
  ];
}

/** The names of the preset files in a folder; none when the folder does not exist. */
async function presetNames(folder: string | undefined): Promise<string[]> {
  return folder === undefined ? [] : namesOf(await listFolder(folder));
}

function namesOf(files: readonly string[]): string[] {
  return files
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .filter((name) => name !== 'schema' && PRESET_NAME.test(name));
}
