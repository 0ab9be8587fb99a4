import type { z } from 'zod';
import { didYouMean, nearest } from '../scopes/nearest.ts';
import type { ManifestForm } from './manifest-schema.ts';
import type { ParsedManifest, Path, Problems } from './problems.ts';
import { secretShapeOf } from './secret-shape.ts';

type Issue = z.core.$ZodIssue;

/**
 * The manifest in its form: no unknown member, none missing, no secret in it.
 * @throws fleet.invalid with every problem and its place
 */
export async function checkForm(
  { value }: ParsedManifest,
  freshId: string,
  problems: Problems,
): Promise<ManifestForm> {
  refuseSecrets(value, [], problems);
  const { manifestSchema, membersAt } = await import('./manifest-schema.ts');
  const parsed = manifestSchema.safeParse(value);
  for (const issue of parsed.error?.issues ?? []) addIssue(issue, membersAt, problems);
  const lacksId = parsed.error?.issues.some(isMissingId) === true;
  const paste = `make it a fleet of its own with this line below "fleet:", once: id: ${freshId}`;
  if (parsed.data === undefined) problems.throwIfAny(lacksId ? { fix: paste } : {});
  problems.throwIfAny();
  if (parsed.data !== undefined) return parsed.data;
  throw new Error('a manifest without its form and without a problem');
}

function isMissingId({ path, code }: Issue): boolean {
  return path.join('.') === 'fleet.id' && code === 'invalid_type';
}

function refuseSecrets(value: unknown, path: Path, problems: Problems): void {
  if (typeof value === 'string') {
    const what = path.at(-1) === 'id' ? undefined : secretShapeOf(value);
    if (what === undefined) return;
    problems.add(path, `it looks like ${what}: a manifest names where secrets are, and holds none`);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, member] of Object.entries(value)) {
    const at = Array.isArray(value) ? Number(name) : name;
    refuseSecrets(member, [...path, at], problems);
  }
}

function addIssue(
  issue: Issue,
  membersAt: (path: Path) => readonly string[],
  problems: Problems,
): void {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  if (issue.code === 'unrecognized_keys') {
    const known = membersAt(path);
    for (const key of issue.keys) {
      const hint = didYouMean(nearest(key, known)) ?? `there are ${known.join(', ')}`;
      problems.add([...path, key], `unknown member; ${hint}`, 'key');
    }
    return;
  }
  if (issue.code === 'invalid_key') {
    problems.add(path, issue.issues[0]?.message ?? 'not a name', 'key');
    return;
  }
  problems.add(path, wordsFor(issue));
}

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text (in quotes, if it looks like a number)',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  boolean: 'true or false',
};

function wordsFor(issue: Issue): string {
  if (issue.code !== 'invalid_type') return issue.message;
  const kind = KINDS[issue.expected] ?? issue.expected;
  return issue.message.endsWith('undefined') ? `it is missing: ${kind}` : `it must be ${kind}`;
}
