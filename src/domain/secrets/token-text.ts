import { FidesAuthError } from '../../errors.ts';

/**
 * Extracts the access token from pasted text: the token alone, a server's whole reply (to a token
 * request or a login), or a header.
 * @throws input.invalid for anything else, never quoting it
 */
export function accessTokenIn(text: string): string {
  const token = text.trimStart().startsWith('{') ? tokenOfReply(text) : bare(text);
  if (/^[\x21-\x7e]+$/.test(token)) return token;
  throw invalid(
    /\s/.test(token)
      ? 'it contains spaces or line breaks'
      : 'it contains a character that no token has',
    'give only the token',
  );
}

function tokenOfReply(json: string): string {
  const reply = parsed(json);
  if (reply === undefined)
    throw invalid('it looks like JSON but is not valid', 'give only the token');
  const found =
    member(reply, 'access_token') ?? member(member(reply, 'token_data'), 'access_token');
  if (typeof found === 'string') return found;
  throw member(reply, 'detail') === undefined
    ? invalid('it is JSON without an access_token', 'give only the token, or the whole reply')
    : invalid('it is an error reply of a server, not a token', 'get a token first');
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key === name)?.[1];
}

/** The text without a header's name and scheme, and without quotes. */
function bare(text: string): string {
  const quoted = /^(["'])(.*)\1$/s.exec(text)?.[2] ?? text;
  const token = quoted.replace(/^(?:authorization:\s*)?bearer\s+/i, '');
  if (!/^(?:export\s+)?[A-Za-z_]\w*=/.test(token)) return token;
  throw invalid('it is a variable assignment', 'give only the value, without NAME=');
}

function invalid(why: string, fix: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `the initial access token: ${why}`, { fix });
}
