import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../support/run.ts';

interface PresetText {
  readonly include: Readonly<Record<string, string>>;
  readonly optional?: Readonly<Record<string, string>>;
  readonly exclude?: readonly string[];
}

const FOLDER = join(ROOT, 'scopes');

/** The names of all shipped presets, from their files. */
export function shippedNames(): string[] {
  const files = readdirSync(FOLDER).filter((file) => file !== 'schema.json');
  return files.map((file) => file.replace(/\.json$/, '')).sort();
}

/** The sorted scopes that a shipped preset comes to, worked out apart from the tool's own code. */
export function presetScopes(name: string, registry: readonly string[]): string[] {
  const preset = JSON.parse(readFileSync(join(FOLDER, `${name}.json`), 'utf8')) as PresetText;
  if ('extends' in preset) throw new Error(`${name}: "extends" is not worked out here`);
  const given = [...Object.keys(preset.include), ...Object.keys(preset.optional ?? {})];
  const kept = matching(given, registry);
  const excluded = matching(preset.exclude ?? [], registry);
  return kept.filter((scope) => !excluded.includes(scope)).sort();
}

function matching(patterns: readonly string[], registry: readonly string[]): string[] {
  const shapes = patterns.map((pattern) => {
    const rest = pattern.replace(/\*$/, '.+').replaceAll('*', '[^:]+');
    return new RegExp(`^${rest}$`);
  });
  return registry.filter((scope) => shapes.some((shape) => shape.test(scope)));
}
