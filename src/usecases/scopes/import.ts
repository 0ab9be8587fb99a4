import { type Absence, absenceOf } from '../../domain/history/absence.ts';
import { everyScope, NEWEST_RELEASE, registryAt } from '../../domain/history/history.ts';
import { LISTS, type Pasted, readPasted } from '../../domain/pasted/pasted.ts';
import { type MadePreset, presetText } from '../../domain/presets/preset.ts';
import { nearest } from '../../domain/scopes/nearest.ts';
import { isLiteral, matches, parsePattern } from '../../domain/scopes/pattern.ts';
import { difference, resourceOf, type ScopeSet, scopeSet } from '../../domain/scopes/scope-set.ts';
import { FidesAuthError } from '../../errors.ts';
import type { Deps } from '../base/deps.ts';
import { accountFor, type Counted, isLikeSome, type LeftOut } from './import-account.ts';
import { readServerOrNone, type ScopesTarget } from './list.ts';
import { choosePresetName } from './preset-name.ts';

export type { LeftOut };

export type ImportInput = {
  /** The source, as messages name it: a path, or `stdin`. */
  readonly source: string;
  readonly text: string;
  /** Undefined: the name of the file to write, else `imported`. */
  readonly name: string | undefined;
  /** The file to create; undefined: the preset is only in the result. */
  readonly write: string | undefined;
  /** The server whose registry is used. */
  readonly target: ScopesTarget | undefined;
  /** Without a target: the release whose registry is used; undefined: the newest known. */
  readonly release: string | undefined;
  readonly keepUnknown: boolean;
};

/** A scope or pattern that the server does not know: the reason, and likely intended names. */
export type UnknownScope = Omit<Absence, 'why'> & {
  readonly scope: string;
  /** `unmatched`: a pattern that matches nothing there. */
  readonly why: Absence['why'] | 'unmatched';
  /** The nearest known names of the server, nearest first. */
  readonly nearest?: readonly string[];
};

export type ScopesImportResult = {
  readonly kind: 'scopes.import';
  /** Null where a release was used, not a server. */
  readonly server: string | null;
  /** The server's version if known, or the release. */
  readonly serverVersion: string | null;
  readonly preset: MadePreset;
  readonly known: ScopeSet;
  readonly unknown: readonly UnknownScope[];
  /** Scopes that the text names more than once. */
  readonly duplicates: ScopeSet;
  /** What looks like a scope and was not taken, at each occurrence, with the reason. */
  readonly leftOut: readonly LeftOut[];
  /** How many pieces of the text look like a scope: taken, left out, withheld. */
  readonly pieces: Counted;
  /**
   * How many words or items were no scopes, withheld ones included: what looks like a scope but is
   * unlike any Fides scope may be a secret. None of them is ever repeated.
   */
  readonly others: number;
  /** The source was a preset whose description, reasons or parents were dropped. */
  readonly stripped: boolean;
  /** The absolute path of the new file. */
  readonly written: string | null;
};

// Each is compared with every known name; no Fides had half as many.
const MOST_NAMES = 500;

/**
 * Makes a preset of the scopes in a pasted text, checked against a server or a release. Reports
 * unknown ones and leaves them out, or makes them optional with `keepUnknown`.
 * @throws input.invalid for a text without scopes, a bad name or release, a missing folder;
 * preset.reserved, file.exists, scope.unknown when none is known, server.*, auth.*, store.*
 */
export async function importScopes(input: ImportInput, deps: Deps): Promise<ScopesImportResult> {
  const { presets } = deps.store;
  const pasted = readPasted(input.text);
  requireWords(pasted, input);
  const name = await choosePresetName(input, 'imported', presets);
  if (input.write !== undefined) presets.requireFree(input.write);
  const base = await readBase(input, deps);
  const { known, unknown } = judge(pasted, base);
  const told = new Set([...known, ...unknown.map(nameOf)]);
  const ledger = accountFor(pasted, known, told, input.keepUnknown);
  const others = pasted.others + ledger.withheld;
  const optional = [...pasted.optional, ...(input.keepUnknown ? unknown : []).map(nameOf)];
  if (told.size + optional.length === 0) throw noScope({ ...pasted, others }, input);
  if (known.length + optional.length === 0) throw nothingKnown(input, base, unknown);
  const preset = {
    name,
    description: descriptionOf(base),
    include: known,
    ...(optional.length === 0 ? {} : { optional: scopeSet(optional) }),
    ...(pasted.exclude.length === 0 ? {} : { exclude: scopeSet(pasted.exclude) }),
  };
  return {
    kind: 'scopes.import',
    server: base.server,
    serverVersion: base.serverVersion,
    preset,
    known,
    unknown,
    duplicates: repeated(pasted.words).filter((word) => told.has(word)),
    leftOut: ledger.leftOut,
    pieces: { found: ledger.found, taken: ledger.taken, withheld: ledger.withheld },
    others,
    stripped: pasted.stripped,
    written: input.write === undefined ? null : presets.write(input.write, presetText(preset)),
  };
}

const nameOf = ({ scope }: { readonly scope: string }): string => scope;

function repeated(words: readonly string[]): ScopeSet {
  const seen = new Set<string>();
  return scopeSet(words.filter((word) => seen.has(word) || !seen.add(word)));
}

function requireWords(pasted: Pasted, input: ImportInput): void {
  const { words, optional, leftOut } = pasted;
  if (words.length + optional.length === 0) throw noScope(pasted, input);
  if (new Set([...words, ...leftOut.map(nameOf)]).size > MOST_NAMES)
    throw useless(input, `more than ${MOST_NAMES} names`);
}

function noScope({ form, others, leftOut }: Pasted, input: ImportInput): FidesAuthError {
  const [first] = leftOut;
  if (first !== undefined) {
    const size = `${leftOut.length} that ${leftOut.length === 1 ? 'looks' : 'look'} like a scope`;
    return useless(input, `it has no scope to import: ${size}, the first ${first.why}`);
  }
  const seen = others === 1 ? ': 1 word, no scope' : `: ${others} words, none a scope`;
  const why = `no scope found in it; it looks like ${form}${others === 0 ? '' : seen}`;
  return useless(input, input.text.trim() === '' ? 'it is empty' : why);
}

function useless({ source }: ImportInput, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${source}: ${why}`, {
    fix: 'give a list of scopes like system:read, one per line or as JSON',
  });
}

/** The registry to check against, and its source. */
type Base = {
  readonly server: string | null;
  readonly serverVersion: string | null;
  readonly scopes: ScopeSet;
};

async function readBase({ target, release }: ImportInput, deps: Deps): Promise<Base> {
  const read = target === undefined ? undefined : await readServerOrNone(target, deps);
  if (read !== undefined) return read.registry;
  const version = release ?? NEWEST_RELEASE;
  const scopes = registryAt(version);
  if (scopes !== undefined) return { server: null, serverVersion: version, scopes };
  throw new FidesAuthError(
    'input.invalid',
    `--fides-version ${JSON.stringify(version.slice(0, 20))}: no known release`,
    { fix: `give one from 2.0.0 to ${NEWEST_RELEASE}, like --fides-version ${NEWEST_RELEASE}` },
  );
}

function descriptionOf({ serverVersion }: Base): string {
  return serverVersion === null
    ? 'Imported and checked against a server.'
    : `Imported and checked against Fides ${serverVersion}.`;
}

function judge(
  { words, form }: Pasted,
  base: Base,
): { known: ScopeSet; unknown: readonly UnknownScope[] } {
  const all = scopeSet(words);
  const isKnown = (word: string): boolean => {
    const pattern = parsePattern(word);
    return base.scopes.some((scope) => matches(pattern, scope));
  };
  const known = all.filter(isKnown);
  const missing = difference(all, known).map((word) => lookUp(word, base));
  const every = everyScope();
  const isTold = (item: UnknownScope): boolean => LISTS.includes(form) || isPlausible(item, every);
  return { known, unknown: missing.filter(isTold) };
}

function lookUp(word: string, { scopes, serverVersion }: Base): UnknownScope {
  const pattern = parsePattern(word);
  if (!isLiteral(pattern)) {
    const near = nearest(pattern.segments[0] ?? '', new Set(scopes.map(resourceOf)));
    return withNearest(
      { scope: word, why: 'unmatched' },
      near.map((resource) => `${resource}:*`),
    );
  }
  const absence = { scope: word, ...absenceOf(word, serverVersion ?? undefined) };
  return absence.why === 'never' ? withNearest(absence, nearest(word, scopes)) : absence;
}

function withNearest(item: UnknownScope, near: readonly string[]): UnknownScope {
  return near.length === 0 ? item : { ...item, nearest: near };
}

/**
 * Outside a list `name:secret` also looks like a scope, and a secret must not be repeated: only a
 * word that shares its resource or last part with a scope, or is near one, counts as a typo.
 */
function isPlausible({ scope, why, nearest: near }: UnknownScope, every: ScopeSet): boolean {
  if (near !== undefined || (why !== 'never' && why !== 'unmatched')) return true;
  return isLikeSome(scope, every);
}

function nothingKnown(
  { source }: ImportInput,
  { server, serverVersion }: Base,
  unknown: readonly UnknownScope[],
): FidesAuthError {
  const who = server ?? `Fides ${serverVersion}`;
  const names = unknown.slice(0, 5).map(nameOf).join(', ');
  const more = unknown.length > 5 ? ', ...' : '';
  return new FidesAuthError('scope.unknown', `${source}: ${who} knows none of ${names}${more}`, {
    fix: 'check against another release with --fides-version, or keep them with --keep-unknown',
  });
}
