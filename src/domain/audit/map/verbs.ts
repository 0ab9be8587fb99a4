import { resourceOf } from '../../scopes/scope-set.ts';

/** What a scope lets its holder do: create, read, update, delete, or act in any other way. */
export const VERBS = ['c', 'r', 'u', 'd', 'x'] as const;

/** One of {@link VERBS}. */
export type Verb = (typeof VERBS)[number];

/** Each verb in words. */
export const VERB_WORDS: Readonly<Record<Verb, string>> = {
  c: 'create',
  r: 'read',
  u: 'update',
  d: 'delete',
  x: 'act',
};

const MEANINGS: Readonly<Record<string, readonly Verb[]>> = {
  create: ['c'],
  instantiate: ['c'],
  read: ['r'],
  'read-own': ['r'],
  view_data: ['r'],
  update: ['u'],
  assign_owners: ['u'],
  'password-reset': ['u'],
  upload_data: ['u'],
  delete: ['d'],
  create_or_update: ['c', 'u'],
  register: ['c', 'u'],
};

const ACT: readonly Verb[] = ['x'];

/** The verbs of a scope; whatever is not known is an act, so that it is never taken for less. */
export function verbsOf(scope: string): readonly Verb[] {
  const verb = scope.slice(resourceOf(scope).length + 1);
  return (Object.hasOwn(MEANINGS, verb) ? MEANINGS[verb] : undefined) ?? ACT;
}
