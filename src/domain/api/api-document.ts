import { scopeSet } from '../scopes/scope-set.ts';
import type { ApiDescription, Operation } from './operation.ts';
import { corrected } from './operation-truths.ts';

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

// What is shown at a terminal has no control characters, whoever wrote the document.
const SHOWN = /^\P{Cc}{1,500}$/u;

/** What a document is not, when it is not a description of Fides. */
export type NoDescription =
  | 'no OpenAPI document'
  | 'a Swagger 2 document, and Fides describes itself in OpenAPI 3'
  | 'a Postman collection, which is given with --postman'
  | 'a HAR file, which is given with --har'
  | 'the description of another service'
  | 'an OpenAPI document without paths'
  | 'an OpenAPI document without operations'
  | 'a description that was cut: most operations have lost the scopes that Fides gives them';

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
  if (typeof root?.openapi !== 'string') return otherDocument(root);
  const info = objectOf(root.info);
  if (info?.title !== 'fides') return 'the description of another service';
  const paths = objectOf(root.paths);
  if (paths === undefined) return 'an OpenAPI document without paths';
  const described = Object.entries(paths).flatMap(([path, item]) => operationsAt(path, item));
  if (described.length === 0) return 'an OpenAPI document without operations';
  if (isCut(described)) {
    return 'a description that was cut: most operations have lost the scopes that Fides gives them';
  }
  const operations = described.map(corrected);
  const plus = operations.some(({ path }) => path === '/api/v1/plus/health');
  return {
    version:
      typeof info.version === 'string' && SHOWN.test(info.version) ? info.version : undefined,
    operations: [...operations, UNDESCRIBED],
    caveats: [...(plus ? [PLUS] : []), ...missing(operations), DEV],
  };
}

function otherDocument(root: Readonly<Record<string, unknown>> | undefined): NoDescription {
  if (typeof root?.swagger === 'string') {
    return 'a Swagger 2 document, and Fides describes itself in OpenAPI 3';
  }
  const schema = objectOf(root?.info)?.schema;
  if (typeof schema === 'string' && schema.includes('getpostman')) {
    return 'a Postman collection, which is given with --postman';
  }
  if (Array.isArray(objectOf(root?.log)?.entries)) return 'a HAR file, which is given with --har';
  return 'no OpenAPI document';
}

// Of its own operations Fides 2.0.0 gives 75 % their scopes, and later releases up to 90 %.
const LEAST_SCOPED = 0.4;

/** A portal or a gateway that describes Fides in its own way leaves out what is needed. */
function isCut(described: readonly Operation[]): boolean {
  const scoped = described.filter(({ scopes }) => scopes.length > 0).length;
  return scoped === 0 || (described.length >= 10 && scoped / described.length < LEAST_SCOPED);
}

/** What every release since 2.0.0 has. */
const EVERYWHERE: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/api/v1/oauth/token'],
  ['POST', '/api/v1/oauth/client'],
  ['GET', '/api/v1/oauth/scope'],
];

function missing(operations: readonly Operation[]): string[] {
  const lost = EVERYWHERE.filter(
    ([method, path]) => !operations.some((one) => one.method === method && one.path === path),
  );
  if (lost.length === 0) return [];
  const names = lost.map((parts) => parts.join(' ')).join(', ');
  return [
    `this description is not whole: it lacks ${names}, so a request that it does not name may be an operation all the same`,
  ];
}

function operationsAt(path: string, item: unknown): Operation[] {
  if (!path.startsWith('/') || !SHOWN.test(path) || WEB_PAGES.includes(path)) return [];
  return Object.entries(objectOf(item) ?? {})
    .filter(([method]) => METHODS.includes(method))
    .map(([method, operation]) => ({
      method: method.toUpperCase(),
      path: path.replace(/\/$/, ''),
      scopes: scopeSet(scopesIn(objectOf(operation)?.security)),
    }));
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
