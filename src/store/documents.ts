import type { ZodType } from 'zod';
import { FidesAuthError } from '../errors.ts';
import { corrupt } from './files/file-errors.ts';
import { readPrivate } from './files/files.ts';
import type { Owner } from './files/folders.ts';

type Schemas = typeof import('./schemas.ts');

/**
 * A stored document, parsed with the schema; undefined when there is no file. `newest` is the
 * highest version of such files.
 * @throws store.corrupt, store.newer, store.unsafe, store.unwritable
 */
export async function readDocument<T>(
  path: string,
  owner: Owner,
  pick: (schemas: Schemas) => ZodType<T>,
  newest = 1,
): Promise<T | undefined> {
  const members = await readMembers(path, owner, newest);
  if (members === undefined) return undefined;
  const parsed = pick(await import('./schemas.ts')).safeParse(members);
  if (parsed.success) return parsed.data;
  const at = parsed.error.issues[0]?.path.join('.') ?? '';
  throw corrupt(path, at === '' ? 'its content is damaged' : `its "${at}" is damaged`);
}

/**
 * The members of a stored document, unvalidated, for hot paths that cannot wait for zod; undefined
 * when there is no file. `newest` as for {@link readDocument}.
 * @throws store.corrupt when it is no JSON object; store.newer, store.unsafe, store.unwritable
 */
export async function readMembers(
  path: string,
  owner: Owner,
  newest = 1,
): Promise<Record<string, unknown> | undefined> {
  const text = readPrivate(path, owner);
  if (text === undefined) return undefined;
  const value = parseJson(path, text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw corrupt(path, 'it is not a JSON object');
  }
  const members: Record<string, unknown> = { ...value };
  if (typeof members.version === 'number' && members.version > newest) {
    throw new FidesAuthError('store.newer', `${path}: a newer fidesauth wrote it`, {
      fix: 'use that newer fidesauth',
    });
  }
  return members;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's message quotes the file, which may hold a secret.
    throw corrupt(path, text.trim() === '' ? 'it is empty' : 'it is not complete JSON');
  }
}

/** The text of a stored document: its members and `version`, 1 unless given, one per line. */
export function toDocument(members: object): string {
  return `${JSON.stringify({ version: 1, ...members }, null, 2)}\n`;
}
