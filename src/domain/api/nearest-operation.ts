import { distance } from '../scopes/nearest.ts';
import { type ApiOperation, operationName } from './operation.ts';

const API = '/api/v1';

// At most one segment differs.
const FAR = 1.1;
const MUCH_FARTHER = 0.5;
// A comparison costs the product of the lengths; no segment of Fides is longer.
const LONGEST = 60;

/**
 * The names of up to three operations that an unmatched request may have meant: the nearest paths,
 * with the operation of that method, else all of them.
 */
export function nearestOperations(
  method: string,
  path: string,
  operations: readonly ApiOperation[],
): string[] {
  const candidates = path.startsWith(`${API}/`) ? [path] : [path, API + path];
  const wanted = candidates.map((candidate) =>
    candidate
      .slice(0, 300)
      .split('/')
      .slice(0, 20)
      .map((part) => part.slice(0, LONGEST)),
  );
  const same = operations.filter((operation) => operation.method === method.toUpperCase());
  const served = new Set(same.map((operation) => operation.path));
  const others = operations.filter((operation) => !served.has(operation.path));
  const scored = [...same, ...others].map((operation) => {
    const parts = operation.path.split('/');
    const far = Math.min(...wanted.map((given) => apart(given, parts)));
    return { name: operationName(operation), far };
  });
  const least = Math.min(...scored.map(({ far }) => far));
  return scored
    .filter(({ far }) => far <= Math.min(FAR, least + MUCH_FARTHER))
    .sort((a, b) => a.far - b.far || (a.name < b.name ? -1 : 1))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** 0 for equal paths; about 1 for each segment that is different, missing or extra. */
function apart(given: readonly string[], template: readonly string[]): number {
  const extra = Math.abs(given.length - template.length);
  if (extra > 1) return extra;
  let far = extra;
  for (const [at, part] of template.entries()) {
    const word = given[at];
    if (word === undefined || part.startsWith('{') || far > FAR) continue;
    far += distance(word, part.slice(0, LONGEST)) / Math.max(word.length, part.length, 1);
  }
  return far;
}
