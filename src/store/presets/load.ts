import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import type { PresetRef } from '../../domain/clients/journal.ts';
import type { Preset, WrittenRules } from '../../domain/presets/preset.ts';
import { joinRules, patternsOf, SHIPPED } from '../../domain/presets/preset.ts';
import { parsePreset } from '../../domain/presets/preset-file.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';
import {
  isPath,
  isShipped,
  locate,
  nameAt,
  originalOf,
  type PresetPlaces,
  type Reading,
  readPresetFile,
  shippedNames,
} from './places.ts';

/** A loaded preset with all it extends. */
export type LoadedPreset = {
  readonly ref: PresetRef;
  readonly path: string;
  readonly preset: Preset;
  /** Its own rules and those of what it extends. */
  readonly rules: WrittenRules;
};

const MOST_PRESETS = 100;

/** One preset file, without what it extends. */
type PresetFile = Omit<LoadedPreset, 'ref' | 'rules'> & {
  readonly hash: string;
  readonly shipped: boolean;
};

/** The state of loading one preset: each file is read once, however often it is named. */
type Loading = Reading & {
  /** By path, parents before what extends them. */
  readonly files: Map<string, PresetFile>;
};

/**
 * The preset of that name, or in that file when `nameOrPath` has a slash or ends in `.json`, with
 * what it extends. A parent that is named several times counts once.
 * @throws preset.unknown with the nearest names, preset.invalid, preset.reserved; the signal's
 * reason
 */
export async function loadPreset(nameOrPath: string, places: PresetPlaces): Promise<LoadedPreset> {
  const loading: Loading = { places, files: new Map(), names: new Map() };
  const { path, preset, shipped, hash } = await gather(nameOrPath, [], loading);
  const rules = joinRules([...loading.files.values()].map((file) => file.preset));
  const ref = { name: preset.name, ...(shipped ? {} : { path }), hash, ...patternsOf(rules) };
  return { ref, path, preset, rules };
}

async function gather(
  nameOrPath: string,
  chain: readonly string[],
  loading: Loading,
): Promise<PresetFile> {
  const located = await locate(nameOrPath, loading);
  const before = loading.files.get(located);
  if (before !== undefined) return before;
  const line = [...chain, located];
  if (chain.includes(located)) throw circle(line);
  if (loading.files.size + line.length > MOST_PRESETS) throw tooMany(line);
  const file = await readPreset(nameOrPath, located, loading);
  for (const parent of file.preset.extends) await gather(parentOf(file, parent), line, loading);
  loading.files.set(located, file);
  return file;
}

/** Shipped presets extend only shipped presets. */
function parentOf({ path, shipped }: PresetFile, parent: string): string {
  if (isPath(parent)) return resolve(dirname(path), parent);
  return shipped && !parent.startsWith(SHIPPED) ? `${SHIPPED}${parent}` : parent;
}

function circle(line: readonly string[]): FidesAuthError {
  const path = line.at(-1) ?? '';
  const round = line.slice(line.indexOf(path)).map((at) => basename(at));
  return new FidesAuthError(
    'preset.invalid',
    `preset file ${path}: it extends itself: ${round.slice(0, 10).join(' -> ')}`,
    { fix: 'remove the loop in "extends"' },
  );
}

function tooMany([path]: readonly string[]): FidesAuthError {
  return new FidesAuthError(
    'preset.invalid',
    `preset file ${path}: it extends more than ${MOST_PRESETS} presets`,
    { fix: 'put the rules of several of them into one file' },
  );
}

async function readPreset(given: string, located: string, loading: Loading): Promise<PresetFile> {
  const { cwd } = loading.places;
  const own = await readPresetFile(located, given, loading);
  const { path, text } = originalOf(located, own, loading) ?? { path: located, text: own };
  const shown = shownPath(given, path, cwd);
  const preset = await parsed(text, shown, path);
  const shipped = isShipped(path);
  if (!shipped) refuseReserved(preset.name, shown, loading);
  const hash = createHash('sha256').update(text).digest('hex');
  return { path, preset, shipped, hash };
}

/** A file whose name says it is not JSON gets that error, not only a bad line number. */
async function parsed(text: string, shown: string, path: string): Promise<Preset> {
  try {
    return await parsePreset(text, shown, nameAt(path));
  } catch (error) {
    if (!hasCode(error, 'preset.invalid')) throw error;
    throw (await import('./errors.ts')).notJson(shown) ?? error;
  }
}

function shownPath(given: string, path: string, cwd: string | undefined): string {
  if (isPath(given)) return given;
  const inside = cwd !== undefined && path.startsWith(`${cwd}/`);
  return inside ? `./${path.slice(cwd.length + 1)}` : path;
}

function refuseReserved(name: string, path: string, { places }: Loading): void {
  if (!shippedNames(places.shipped).includes(name)) return;
  throw new FidesAuthError(
    'preset.reserved',
    `preset file ${path}: ${name} is the name of a shipped preset with different content`,
    {
      fix: `rename it (to build on the shipped one: "extends": ["${name}"]), or use the shipped one: --preset ${SHIPPED}${name}`,
    },
  );
}
