import { seen } from '../words/unseen.ts';
import type { Secret } from './secret.ts';

/** Replaces secrets in text. One per run: whatever learns a secret tells it at once. */
export type Redactor = {
  /** From now on the secret, and its usual encodings, never pass {@link Redactor.clean}. */
  learn(secret: Secret): void;
  /** `text` with every known secret, and whatever looks like an access token, as `****`. */
  clean(text: string): string;
};

// Every access token of Fides starts with this header (compact JWE, alg=dir, enc=A256GCM).
const ACCESS_TOKEN = /eyJ[\w-]{10,}\.[\w.-]{20,}/g;
// Shorter values are no secrets worth the name, and replacing them would tear ordinary words.
const SHORTEST = 8;

function encodings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const base64 = Buffer.from(value).toString('base64');
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  return [value, json, seen(value), base64, encodeURIComponent(value), form];
}

/** A secret and its usual encodings; none for a value that is too short to be one. */
export function secretForms(secret: Secret): readonly string[] {
  const value = secret.reveal();
  return value.length < SHORTEST ? [] : [...new Set(encodings(value))];
}

/** A redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  return {
    learn(secret) {
      for (const form of secretForms(secret)) known.add(form);
    },
    clean(text) {
      const longestFirst = [...known].sort((a, b) => b.length - a.length);
      const cleaned = longestFirst.reduce((rest, form) => rest.replaceAll(form, '****'), text);
      return cleaned.replace(ACCESS_TOKEN, '****');
    },
  };
}
