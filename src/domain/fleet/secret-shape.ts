/** Texts that only secrets look like. A manifest lies in git: it names secrets and holds none. */
const SHAPES: readonly (readonly [pattern: RegExp, what: string])[] = [
  [/^eyJ[\w-]{10,}\.[\w-]*\.[\w-]*/, 'an access token'],
  [/^(?:hv[sbr]|[sbr])\.[A-Za-z0-9_-]{20,}$/, 'a token of Vault or OpenBao'],
  [/^(?:AKIA|ASIA)[A-Z0-9]{16}$/, 'an access key of AWS'],
  [/^(?:gh[pousr]_|github_pat_|glpat-)[\w-]{16,}$/, 'a token of a code host'],
  [/-----BEGIN [A-Z ]*PRIVATE KEY-----/, 'a private key'],
  [/^[a-z][a-z0-9+.-]*:\/\/[^/\s@]*:[^/\s@]+@/i, 'an address with a password in it'],
  [/^fidesadminsecret$/, 'the well-known secret of the root client'],
];

/** What secret a text looks like; undefined for none. */
export function secretShapeOf(text: string): string | undefined {
  return SHAPES.find(([pattern]) => pattern.test(text))?.[1] ?? randomShape(text);
}

/** Random letters and digits as generators make them: 24 or more of mixed case with digits. */
function randomShape(text: string): string | undefined {
  const mixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);
  return mixed && /^[A-Za-z0-9+=_-]{24,}$/.test(text) ? 'a random secret' : undefined;
}
