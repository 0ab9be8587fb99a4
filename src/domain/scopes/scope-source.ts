import { FidesAuthError } from '../../errors.ts';
import { didYouMean, nearest } from './nearest.ts';

/**
 * The source of a scope set, as in a comparison: `preset:NAME`, `file:PATH` (a preset file),
 * `profile:NAME` (as recorded), `client:ID` (live), `role:NAME`, `server` (its registry),
 * `fides:VERSION` (the registry of a release, from the bundled history).
 */
export type ScopeSource =
  | { readonly kind: 'server'; readonly text: string }
  | {
      readonly kind: 'preset' | 'file' | 'profile' | 'client' | 'role' | 'fides';
      readonly value: string;
      readonly text: string;
    };

const KINDS = ['preset', 'file', 'profile', 'client', 'role', 'fides'] as const;
const FORMS = 'preset:NAME, file:PATH, profile:NAME, client:ID, role:NAME, server, fides:VERSION';

/** The source that `text` names. @throws input.invalid with the known forms */
export function parseScopeSource(text: string): ScopeSource {
  if (text === 'server') return { kind: 'server', text };
  const at = text.indexOf(':');
  const name = text.slice(0, Math.max(at, 0));
  const value = text.slice(at + 1);
  const kind = KINDS.find((known) => known === name);
  if (kind !== undefined && value !== '') return { kind, value, text };
  throw new FidesAuthError(
    'input.invalid',
    `scope source ${JSON.stringify(text.slice(0, 60))}: ${whyNot(at, name, value)}`,
    { fix: didYouMean(suggestions(at, name, text, value)) ?? `write one of ${FORMS}` },
  );
}

function whyNot(at: number, name: string, value: string): string {
  if (at === -1) return 'it has no kind, like preset: or client:';
  return value === ''
    ? 'nothing follows the colon'
    : `${JSON.stringify(name)} is not a kind of source`;
}

function suggestions(at: number, name: string, text: string, value: string): string[] {
  if (at === -1 && text !== '')
    return /^\d+\.\d+/.test(text) ? [`fides:${text}`] : [`preset:${text}`];
  return nearest(name, [...KINDS]).map((kind) => `${kind}:${value}`);
}
