import { parseProfileName } from '../../domain/clients/profile-name.ts';
import { type Pattern, parsePattern } from '../../domain/scopes/pattern.ts';
import { FidesAuthError, hasCode } from '../../errors.ts';

/** The port of `--port`; without it 0, a free one. @throws input.invalid */
export function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new FidesAuthError('input.invalid', `--port ${text.slice(0, 20)}: not a port`, {
    fix: 'give a number up to 65535; 0 is a free one',
  });
}

/**
 * Refuses an impossible name of a client or user, because plans show it.
 * @throws input.invalid, beginning with `what`
 */
export function requireOneLine(name: string, what: string, fix: string): void {
  if (name.trim() !== '' && name.length <= 200 && !/\p{Cc}/u.test(name)) return;
  throw new FidesAuthError('input.invalid', `${what}: it is blank, too long or not one line`, {
    fix,
  });
}

/**
 * The scopes and patterns of a repeatable flag, one each.
 * @throws input.invalid; if one value holds several, the error separates them
 */
export function parsePatterns(flag: string, texts: readonly string[]): Pattern[] {
  return texts.map((text) => {
    try {
      return parsePattern(text);
    } catch (error) {
      const parts = text.split(/[\s,;]+/).filter((part) => part !== '');
      if (!hasCode(error, 'input.invalid') || parts.length < 2 || !parts.every(isPattern))
        throw error;
      throw new FidesAuthError(
        'input.invalid',
        `${flag} ${JSON.stringify(text.slice(0, 60))}: ${parts.length} scopes in one value`,
        {
          fix: `give each its flag: ${parts.map((part) => `${flag} ${quoted(part)}`).join(' ')}`,
        },
      );
    }
  });
}

function isPattern(text: string): boolean {
  try {
    return parsePattern(text).text !== '';
  } catch (error) {
    if (hasCode(error, 'input.invalid')) return false;
    throw error;
  }
}

function quoted(pattern: string): string {
  return pattern.includes('*') ? `'${pattern}'` : pattern;
}

/** The name of `--key`, which has the form of a profile name. @throws input.invalid */
export function parseKey(text: string): string {
  try {
    return parseProfileName(text);
  } catch (error) {
    if (!hasCode(error, 'input.invalid')) throw error;
    throw new FidesAuthError(
      'input.invalid',
      `--key ${JSON.stringify(text.slice(0, 40))}: not a key`,
      {
        fix: 'use 1 to 64 of a-z, 0-9, dot, underscore, dash, beginning with a letter or digit',
      },
    );
  }
}
