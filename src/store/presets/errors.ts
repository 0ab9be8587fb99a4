import { basename } from 'node:path';
import { lifetimeOf } from '../../domain/history/history.ts';
import { didYouMean, nearest } from '../../domain/scopes/nearest.ts';
import { toCopy } from '../../domain/words/to-copy.ts';
import { FidesAuthError } from '../../errors.ts';

/** The error for an unknown preset name. `names` are the known ones. */
export function unknownPreset(given: string, names: readonly string[]): FidesAuthError {
  const shown = JSON.stringify(given.slice(0, 60));
  return new FidesAuthError('preset.unknown', `preset ${shown}: there is no such preset`, {
    fix: presetWay(given, names),
  });
}

function presetWay(given: string, names: readonly string[]): string {
  const parts = given.split(/[\s,;]+/).filter((part) => part !== '');
  if (parts.length > 1 && parts.every((part) => names.includes(part))) {
    return `give each its flag: ${parts.map((part) => `--preset ${part}`).join(' ')}`;
  }
  if (NO_JSON.test(given)) return ofAnyList(given);
  if (lifetimeOf(given) !== undefined || given.endsWith(':*')) {
    return toCopy`that is a scope: --scope ${given}`;
  }
  const hint = didYouMean(nearest(given, names)) ?? `known presets: ${names.join(', ')}`;
  const file = toCopy`To use a file, give its path, like ${`./${basename(given)}.json`}`;
  return `${hint}${hint.endsWith('?') ? '' : '.'} ${file}`;
}

/** File types that people keep scopes in, but that are not preset files. */
const NO_JSON = /\.(?:ya?ml|toml|ini|txt|csv|md|jsonc|json5|env|hcl|tf)$/i;

function ofAnyList(path: string): string {
  return toCopy`a preset is a JSON file; to make one from any list of scopes: fidesauth scopes import ${path} --write NAME.json`;
}

/** The error for a file whose name says it is not JSON; undefined for others. */
export function notJson(path: string): FidesAuthError | undefined {
  if (!NO_JSON.test(path)) return undefined;
  return new FidesAuthError('preset.invalid', `preset file ${path}: it is not JSON`, {
    fix: ofAnyList(path),
  });
}
