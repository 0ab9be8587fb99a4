import { seen } from '../words/unseen.ts';
import type { Secret } from './secret.ts';

/** Replaces secrets in text. One per run; code that reads a secret registers it at once. */
export type Redactor = {
  /** From now on {@link Redactor.clean} removes the secret and its usual encodings. */
  learn(secret: Secret): void;
  /** `text` with every known secret, and anything like an access token, as `****`. */
  clean(text: string): string;
};

// Every access token of Fides starts with this header (compact JWE, alg=dir, enc=A256GCM).
const ACCESS_TOKEN = /eyJ[\w-]{10,}\.[\w.-]{20,}/g;
// Shorter values are no real secrets, and replacing them would damage ordinary words.
const SHORTEST = 8;

function encodings(value: string): string[] {
  const json = JSON.stringify(value).slice(1, -1);
  const url = encodeURIComponent(value);
  const form = new URLSearchParams([['', value]]).toString().slice(1);
  const hex = Buffer.from(value).toString('hex');
  const lower = url.replace(/%[\dA-F]{2}/g, (code) => code.toLowerCase());
  return [value, json, seen(value), ...base64(value), url, lower, form, hex, hex.toUpperCase()];
}

/**
 * The value in base64: whole, and the parts that do not depend on the text around it, as in the
 * `id:secret` of a header.
 */
function base64(value: string): string[] {
  const bytes = Buffer.from(value);
  const inside = [0, 1, 2].map((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const bits = 8 * (before + bytes.length);
    return text.slice(Math.ceil((8 * before) / 6), Math.floor(bits / 6));
  });
  const all = [bytes.toString('base64'), ...inside];
  return [...all, ...all.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

/** A secret and its usual encodings; none for a value too short to be a secret. */
export function secretForms(secret: Secret): readonly string[] {
  const value = secret.reveal();
  return value.length < SHORTEST ? [] : [...new Set(encodings(value))];
}

/** A redactor that knows no secret yet. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  // Most runs that read a secret write nothing that needs cleaning, and the forms take 2 ms.
  const learned = new Set<Secret>();
  return {
    learn(secret) {
      learned.add(secret);
    },
    clean(text) {
      for (const secret of learned) for (const form of secretForms(secret)) known.add(form);
      learned.clear();
      const longestFirst = [...known].sort((a, b) => b.length - a.length);
      const cleaned = longestFirst.reduce((rest, form) => rest.replaceAll(form, '****'), text);
      return cleaned.replace(ACCESS_TOKEN, '****');
    },
  };
}
