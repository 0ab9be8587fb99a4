import { FidesAuthError } from '../../errors.ts';

/** Where a Secret is. */
export type Place = { readonly namespace: string; readonly name: string };

const LABEL = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const SUBDOMAIN = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const KEY = /^[-._a-zA-Z0-9]{1,253}$/;

/**
 * The place that `NAMESPACE/NAME` means.
 * @throws input.invalid for names that Kubernetes does not allow
 */
export function placeFrom(path: string): Place {
  const [namespace = '', name = '', ...rest] = path.split('/');
  if (rest.length > 0 || name === '') throw invalid(path, 'it is not NAMESPACE/NAME');
  if (!LABEL.test(namespace)) throw invalid(path, 'no namespace can have that name');
  if (name.length > 253 || !SUBDOMAIN.test(name))
    throw invalid(path, 'no Secret can have that name');
  return { namespace, name };
}

/**
 * The names of the keys, once it is sure that a Secret can have them.
 * @throws input.invalid
 */
export function requireKeys(keys: readonly string[]): void {
  const wrong = keys.find((key) => !KEY.test(key) || /^\.\.?$|^\.\./.test(key));
  if (wrong === undefined) return;
  throw new FidesAuthError(
    'input.invalid',
    `key ${JSON.stringify(wrong.slice(0, 80))}: a Secret cannot have a key of that name`,
    {
      fix: 'use letters, digits, -, _ and .',
    },
  );
}

function invalid(path: string, why: string): FidesAuthError {
  return new FidesAuthError('input.invalid', `kubernetes:${path.slice(0, 200)}: ${why}`, {
    fix: 'write it like kubernetes:apps/fides-client: lower case letters, digits and -',
  });
}
