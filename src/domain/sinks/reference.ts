import { FidesAuthError } from '../../errors.ts';
import { seen } from '../words/unseen.ts';

/** The kinds of stores that a reference can name. */
const SINK_KINDS = ['kubernetes', 'vault', 'file'] as const;

/** One of {@link SINK_KINDS}. */
export type SinkKind = (typeof SINK_KINDS)[number];

/** A place in a store, as a user wrote it: `text` is `KIND:PATH`. */
export type SinkReference = {
  readonly kind: SinkKind | 'command';
  readonly path: string;
  readonly text: string;
};

const FORMS = 'kubernetes:NAMESPACE/NAME, vault:PATH or file:PATH';

/**
 * The place that a text names. The sink itself decides whether its store can have such a path.
 * @throws input.invalid: an unknown kind, an empty part, `..`, a control character, or a secret
 */
export function parseSinkReference(text: string): SinkReference {
  // First of all: what may be a secret is not repeated in a message.
  if (holdsSecret(text)) {
    throw invalid('', 'it seems to contain a password or token, and a place has none', HOW);
  }
  const at = text.search(/[^\P{C}\u200c\u200d]|[\p{Zl}\p{Zp}]/u);
  if (at !== -1) throw invalid(text, `character ${at + 1} cannot be seen`);
  const colon = text.indexOf(':');
  const kind = SINK_KINDS.find((one) => one === text.slice(0, colon));
  if (kind === undefined) throw invalid(text, 'it does not begin with a kind of store');
  const path = text.slice(colon + 1);
  const problem = problemOf(kind, path);
  if (problem !== undefined) throw invalid(text, problem);
  return { kind, path, text };
}

function problemOf(kind: SinkKind, path: string): string | undefined {
  if (path === '') return 'it names no place';
  if (path.length > 1_000) return 'it is longer than 1,000 characters';
  // A file is where the user says: its path is that of this machine.
  if (kind === 'file') return undefined;
  const parts = path.split('/');
  const wrong = parts.findIndex((part) => part === '' || part === '.' || part === '..');
  if (wrong === -1) return /\s/.test(path) ? 'it contains a blank' : undefined;
  const part = parts[wrong];
  return part === '' ? `part ${wrong + 1} of its path is empty` : `its path contains ${part}`;
}

const HOW = 'credentials for a store come from the surroundings; see docs/stores.md';

/** Tokens of Vault, OpenBao, GitHub and AWS, JSON web tokens, and `user:password@`. */
const SECRETS = [
  /\/\/[^/\s]*@/,
  /:[^/:@\s]+:[^/@\s]+@/,
  /\b(?:hv[sbr]|s|b|r)\.[A-Za-z0-9_-]{20,}/,
  /\bgh[pousr]_\w{20,}/,
  /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/,
  /\beyJ[\w-]{10,}\.[\w.-]{10,}/,
];

function holdsSecret(text: string): boolean {
  return SECRETS.some((form) => form.test(text));
}

function invalid(text: string, why: string, fix = `write ${FORMS}`): FidesAuthError {
  const named = text === '' ? 'the store' : seen(text.slice(0, 200));
  return new FidesAuthError('input.invalid', `${named}: ${why}`, { fix });
}
