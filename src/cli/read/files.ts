import { Secret } from '../../domain/secrets/secret.ts';
import { FidesAuthError } from '../../errors.ts';
import { type Host, pathFrom } from '../../host.ts';
import { readUpTo } from '../../input/bytes.ts';
import { endedBy, type FileKind, openFile } from '../../input/open-file.ts';
import { decodeText, encodingOf } from '../../input/text.ts';

/** The limits of a file, and the words of its errors. */
export type InputTerms = {
  /** The beginning of its errors. */
  readonly label: string;
  /** In bytes. */
  readonly limit: number;
  /** Why a longer file is refused, and the fix. */
  readonly tooLong: readonly [why: string, fix: string];
  /** The fix when stdin is a terminal. */
  readonly atTerminal: string;
  /** Default: anything readable. */
  readonly kind?: FileKind;
  /** What is thrown where there is no such file (default: an error that names it). */
  readonly absent?: FidesAuthError | undefined;
};

/**
 * The bytes of a file, or of stdin for `-`. Pipes and `/dev/fd/N` count as files; `signal` ends a
 * wait for them.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readInput(
  file: string,
  host: Host,
  signal: AbortSignal,
  { label, limit, tooLong, atTerminal, kind, absent }: InputTerms,
): Promise<Buffer> {
  return namingErrors(
    label,
    async () => {
      const bytes = await readUpTo(
        openInput(file, host, signal, { label, atTerminal, kind }),
        limit,
      );
      if (bytes === undefined) throw invalid(label, ...tooLong);
      return bytes;
    },
    absent,
  );
}

/**
 * The bytes of a file, or of stdin for `-`, as they come; `signal` ends the wait for them.
 * @throws input.invalid where stdin is a terminal; the system's errors, as reading does
 */
export function openInput(
  file: string,
  host: Host,
  signal: AbortSignal,
  terms: Pick<InputTerms, 'label' | 'atTerminal'> & { readonly kind?: FileKind | undefined },
): AsyncIterable<Buffer | string> {
  if (file !== '-') return openFile(pathFrom(host.cwd, file), signal, terms.kind);
  if (host.stdin.isTTY) throw invalid(terms.label, 'stdin is a terminal', terms.atTerminal);
  return endedBy(signal, host.stdin);
}

/**
 * The result of `read`, with system errors put into words.
 * @throws input.invalid, never with any of the content; other errors of `read`
 */
export async function namingErrors<T>(
  label: string,
  read: () => Promise<T>,
  absent?: FidesAuthError,
): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof FidesAuthError) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    if (absent !== undefined && ABSENT.includes(code)) throw absent;
    throw invalid(label, WHY[code] ?? `cannot be read (${code})`, 'check the path');
  }
}

function invalid(label: string, why: string, fix: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: ${why}`, { fix });
}

const ABSENT = ['ENOENT', 'ENAMETOOLONG', 'ENOTDIR', 'ERR_INVALID_ARG_VALUE'];

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EACCES: 'it may not be read',
  EISDIR: 'it is a folder',
  EINVAL: 'it is not a regular file',
  Z_BUF_ERROR: 'its gzip is cut off before its end',
  Z_DATA_ERROR: 'its gzip is damaged',
};

// Longer than any secret or token of Fides; the largest token has 8,850 characters.
const LIMIT = 64 * 1024;

const TO_UTF8 = 'save it as UTF-8 or ASCII, with only the secret in it';

/** A file that a flag names. `take` extracts the secret from its text; default: all of it. */
export type SecretFile = {
  readonly flag: string;
  readonly file: string;
  readonly take?: ((text: string) => string) | undefined;
};

/**
 * The secret in a file, or on stdin for `-`, without a byte order mark and one line break at its
 * end. Pipes and `/dev/fd/N` count as files; `signal` ends a wait for them.
 * @throws input.invalid naming the flag, never with any of the content; the signal's reason
 */
export async function readSecretFile(
  { flag, file, take = (text) => text }: SecretFile,
  host: Host,
  signal: AbortSignal,
): Promise<Secret> {
  const label = `${flag} ${file}`;
  const invalid = (why: string, fix: string): FidesAuthError =>
    new FidesAuthError('input.invalid', `${label}: ${why}`, { fix });
  const bytes = await readInput(file, host, signal, {
    label,
    limit: LIMIT,
    tooLong: ['it is too long for a secret', 'give only the secret'],
    atTerminal: 'pipe the secret in, or leave the flag out to be prompted',
    absent: isFileName(file) ? undefined : noFile(flag),
  });
  const encoding = encodingOf(bytes);
  if (encoding.startsWith('utf-16')) throw invalid('it is UTF-16', TO_UTF8);
  if (encoding === 'unknown') throw invalid('it is not UTF-8', TO_UTF8);
  const text = decodeText(bytes) ?? '';
  const value = text.trim() === '' ? '' : take(text.replace(/\r?\n$/, ''));
  if (value === '') throw invalid('it is empty', 'put the secret into it');
  if (/[\r\n\0]/.test(value)) {
    throw invalid('it has more than one line', 'put only the secret into it');
  }
  return new Secret(value);
}

const NO_VALUE =
  'give the name of a file that holds the secret, not the secret itself; - for stdin';

/** Without the name: it may be the secret. */
function noFile(flag: string): FidesAuthError {
  return invalid(flag, 'there is no such file', NO_VALUE);
}

/** True for what is hardly a secret: a path that says so, a usual suffix, words with dashes. */
function isFileName(text: string): boolean {
  if (text.length > 200) return false;
  return (
    /^(?:~|\.{0,2})[/\\][\w.-]+|^[A-Za-z]:[/\\]/.test(text) ||
    /\.(?:txt|json|toml|ya?ml|env|secret|token|key|pem|pw|conf|cfg)$/i.test(text) ||
    /^[a-z]{2,}(?:[-_/][a-z]{2,})+$/.test(text)
  );
}

const TEXT_FILE_LIMIT = 1024 * 1024;

/** The name of the file in messages. */
export function sourceName(file: string): string {
  return file === '-' ? 'stdin' : file;
}

/**
 * The text of a file, or of stdin for `-`: UTF-8 with or without a byte order mark, or UTF-16 with
 * one; up to 1 MiB.
 * @throws input.invalid, never with any of the content; the signal's reason
 */
export async function readTextFile(file: string, host: Host, signal: AbortSignal): Promise<string> {
  const label = sourceName(file);
  const bytes = await readInput(file, host, signal, {
    label,
    limit: TEXT_FILE_LIMIT,
    tooLong: ['it is longer than 1 MiB', 'give only the list of scopes'],
    atTerminal: 'pipe the text in, or name a file',
    absent: isList(file) ? invalid(label.slice(0, 80), ...LIST_ITSELF) : undefined,
  });
  const text = decodeText(bytes);
  if (text !== undefined) return text;
  throw invalidTextFile(
    label,
    encodingOf(bytes) === 'utf-16' ? 'it is UTF-16 without a byte order mark' : 'it is not UTF-8',
  );
}

const LIST_ITSELF = [
  'there is no such file',
  'put the list into a file, or pipe it in: fidesauth scopes import - < FILE',
] as const;

/** True for scopes in the place of the file that holds them. */
function isList(text: string): boolean {
  return /^[\s[{"']*[a-z][\w-]*:[a-z*]/.test(text);
}

function invalidTextFile(label: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `${label}: ${why}`, {
    fix: 'save it as UTF-8: iconv -f UTF-16 -t UTF-8 FILE > NEW',
  });
}
