import { type ErrorDetails, FidesAuthError } from '../../errors.ts';

/** The parts of a path into a manifest. */
export type Path = readonly (string | number)[];

/** A manifest as it was parsed; lines and columns count from 1. */
export type ParsedManifest = {
  /** As the user knows it. */
  readonly file: string;
  /** Absolute: relative paths in it start here. */
  readonly folder: string;
  readonly value: unknown;
  positionOf(
    path: Path,
    part?: 'value' | 'key',
  ): { readonly line: number; readonly column: number } | undefined;
};

/** Gathers what is wrong with a manifest, so that all of it is told at once. */
export type Problems = {
  /** Adds one, with its place; `part` says whether the name or the value there is wrong. */
  add(path: Path, what: string, part?: 'value' | 'key'): void;
  /** @throws fleet.invalid if there are any */
  throwIfAny(details?: Pick<ErrorDetails, 'fix'>): void;
  count(): number;
};

type Problem = { readonly line: number; readonly column: number; readonly text: string };

const SHOWN = 20;

/** An empty list of problems. */
export function problemsOf(manifest: Pick<ParsedManifest, 'file' | 'positionOf'>): Problems {
  const found: Problem[] = [];
  return {
    add(path, what, part = 'value') {
      const { line, column } = placeOf(path, part, manifest);
      const where = path.length === 0 ? '' : `${path.join('.')}: `;
      found.push({ line, column, text: `${where}${what}` });
    },
    count: () => found.length,
    throwIfAny(details = {}) {
      if (found.length > 0) throw invalidManifest(manifest.file, found, details);
    },
  };
}

/** The nearest place there is: what is missing has none of its own. */
function placeOf(
  path: Path,
  part: 'value' | 'key',
  { positionOf }: Pick<ParsedManifest, 'positionOf'>,
): { readonly line: number; readonly column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const inner = length === path.length ? part : 'key';
    const found = positionOf(path.slice(0, length), inner);
    if (found !== undefined) return found;
  }
  return { line: 1, column: 1 };
}

/** The error for a manifest with these problems. */
export function invalidManifest(
  file: string,
  problems: readonly Problem[],
  { fix }: Pick<ErrorDetails, 'fix'> = {},
): FidesAuthError {
  const sorted = [...problems].sort((a, b) => a.line - b.line || a.column - b.column);
  const texts = sorted.map(({ line, column, text }) => `${file}:${line}:${column}: ${text}`);
  const more = texts.length > SHOWN ? [`and ${texts.length - SHOWN} more`] : [];
  const [only = ''] = texts;
  const several = { problems: [...texts.slice(0, SHOWN), ...more] };
  return new FidesAuthError(
    'fleet.invalid',
    texts.length === 1 ? only : `${file}: ${texts.length} problems`,
    {
      fix: fix ?? `correct ${texts.length === 1 ? 'that place' : 'these places'} in ${file}`,
      ...(texts.length === 1 ? {} : several),
    },
  );
}
