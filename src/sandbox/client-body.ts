import type { ClientFields } from './clients.ts';
import type { Dialect } from './dialect.ts';
import {
  type Issue,
  isObject,
  listIssues,
  optionalTextIssues,
  refuseIssues,
} from './validation.ts';

function nameIssues(name: unknown): Issue[] {
  const loc = ['body', 'name'];
  const isBlank = typeof name === 'string' && name.trim() === '';
  return isBlank ? [{ rule: 'name', loc }] : optionalTextIssues(name, loc);
}

function issuesOf(dialect: Dialect, body: unknown, use: 'create' | 'update'): Issue[] {
  if (!isObject(body)) return [{ rule: 'object', loc: ['body'] }];
  const { name, description, scopes } = body;
  const noScopes = scopes === undefined || (use === 'update' && scopes === null);
  return [
    ...nameIssues(name),
    ...optionalTextIssues(description, ['body', 'description']),
    ...(noScopes ? [] : listIssues(dialect, scopes, ['body', 'scopes'])),
  ];
}

/**
 * The fields that the object body of 2.82 and later sets; silently drops unknown keys. In an update
 * null means "unchanged", but clears `description`.
 */
export function clientFields(
  dialect: Dialect,
  body: unknown,
  use: 'create' | 'update',
): ClientFields {
  refuseIssues(dialect, issuesOf(dialect, body, use));
  if (!isObject(body)) return {};
  const { name, description, scopes } = body;
  return {
    ...(typeof name === 'string' && { name }),
    ...(description !== undefined && {
      description: typeof description === 'string' ? description : null,
    }),
    ...(Array.isArray(scopes) && { scopes: scopes.map(String) }),
  };
}
