import { scopeSet } from '../scopes/scope-set.ts';
import type { ApiDescription, Operation } from './operation.ts';
import { corrected } from './operation-truths.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

// What is shown at a terminal has no control characters, whoever wrote the document.
const SHOWN = /^\P{Cc}{1,500}$/u;

/** What a document is not, when it is not a description of Fides. */
export type NoDescription =
  | 'no OpenAPI document'
  | 'the description of another service'
  | 'an OpenAPI document without paths';

/** Served without a token and absent from every description. */
const UNDESCRIBED: Operation = { method: 'GET', path: '/openapi.json', scopes: [] };

/** The admin UI takes every GET that nothing else takes: it answers, and is no operation. */
const WEB_PAGES = ['/', '/{catchall}'];

const PLUS =
  'this is Fidesplus, which can replace the check of permissions: its description may not tell all';
const DEV = 'a server in development mode (security.env = dev) asks for less than it describes';

/**
 * The operations of a parsed `/openapi.json`. The scopes of an operation are those of all entries
 * of its `security`: OpenAPI reads several entries as alternatives, Fides needs them all.
 */
export function apiDescription(document: unknown): ApiDescription | NoDescription {
  const root = objectOf(document);
  if (typeof root?.openapi !== 'string') return 'no OpenAPI document';
  const info = objectOf(root.info);
  if (info?.title !== 'fides') return 'the description of another service';
  const paths = objectOf(root.paths);
  if (paths === undefined) return 'an OpenAPI document without paths';
  const operations = Object.entries(paths).flatMap(([path, item]) => operationsAt(path, item));
  const plus = operations.some(({ path }) => path === '/api/v1/plus/health');
  return {
    version:
      typeof info.version === 'string' && SHOWN.test(info.version) ? info.version : undefined,
    operations: [...operations, UNDESCRIBED],
    caveats: [...(plus ? [PLUS] : []), DEV],
  };
}

function operationsAt(path: string, item: unknown): Operation[] {
  if (!path.startsWith('/') || !SHOWN.test(path) || WEB_PAGES.includes(path)) return [];
  return Object.entries(objectOf(item) ?? {})
    .filter(([method]) => METHODS.includes(method))
    .map(([method, operation]) =>
      corrected({
        method: method.toUpperCase(),
        path: path.replace(/\/$/, ''),
        scopes: scopeSet(scopesIn(objectOf(operation)?.security)),
      }),
    );
}

function scopesIn(security: unknown): string[] {
  if (!Array.isArray(security)) return [];
  return security.flatMap((entry) => Object.values(objectOf(entry) ?? {}).flatMap(strings));
}

function strings(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return value.filter((item): item is string => typeof item === 'string' && SHOWN.test(item));
}

function objectOf(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Readonly<Record<string, unknown>>;
}
