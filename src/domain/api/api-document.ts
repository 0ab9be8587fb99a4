import { scopeSet } from '../scopes/scope-set.ts';
import type { ApiDescription, ApiOperation } from './operation.ts';
import { corrected } from './operation-truths.ts';

type Members = Readonly<Record<string, unknown>>;
type PathItem = readonly [path: string, item: Members | undefined];

const METHODS = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace'];

// Text for a terminal must have no control characters, whoever wrote the document.
const SHOWN = /^\P{Cc}{1,500}$/u;

/** What a document is, if it is no description of Fides. */
export type NoDescription =
  | 'not an OpenAPI document'
  | 'a Swagger 2 document, and Fides describes itself in OpenAPI 3'
  | 'a Postman collection, which belongs to --postman'
  | 'a HAR file, which belongs to --har'
  | 'the description of another service'
  | 'the description of fidesctl, which was before Fides 2 and has no OAuth clients'
  | 'a description in several files: join them first, as with "redocly bundle"'
  | 'a description of other paths than those of Fides: none begins with /api/v1, as if a gateway had taken that off'
  | 'an OpenAPI document without paths'
  | 'an OpenAPI document without operations'
  | 'a description that was cut: most operations have lost the scopes that Fides gives them';

/** Served without a token, and missing from every description. */
const UNDESCRIBED: ApiOperation = { method: 'GET', path: '/openapi.json', scopes: [] };

/** The admin UI answers every GET that no operation takes; its pages are no operations. */
const WEB_PAGES = ['/', '/{catchall}'];

const PLUS =
  'this is Fidesplus, which can check permissions differently: its description may be incomplete';
const DEV =
  'a server in development mode (security.env = dev) requires fewer scopes than it describes';

/**
 * The operations of a parsed `/openapi.json`. An operation needs the scopes of all entries of its
 * `security`: to OpenAPI several entries are alternatives, but Fides needs them all.
 */
export function apiDescription(document: unknown): ApiDescription | NoDescription {
  const root = objectOf(document);
  if (typeof root?.openapi !== 'string') return otherDocument(root);
  const info = objectOf(root.info);
  if (info?.title !== 'fides') return otherService(info);
  const paths = pathsOf(root);
  if (typeof paths === 'string') return paths;
  const described = paths.flatMap(([path, item]) => operationsAt(path, item));
  const why = whyNot(root, described, paths);
  if (why !== undefined) return why;
  const operations = described.map(corrected);
  const plus = operations.some(({ path }) => path === '/api/v1/plus/health');
  return {
    version:
      typeof info.version === 'string' && SHOWN.test(info.version) ? info.version : undefined,
    operations: [...operations, UNDESCRIBED],
    caveats: [...(plus ? [PLUS] : []), ...missing(operations), DEV],
  };
}

function otherDocument(root: Members | undefined): NoDescription {
  if (typeof root?.swagger === 'string') {
    return 'a Swagger 2 document, and Fides describes itself in OpenAPI 3';
  }
  const schema = objectOf(root?.info)?.schema;
  if (typeof schema === 'string' && schema.includes('getpostman')) {
    return 'a Postman collection, which belongs to --postman';
  }
  if (Array.isArray(objectOf(root?.log)?.entries)) return 'a HAR file, which belongs to --har';
  return 'not an OpenAPI document';
}

function otherService(info: Members | undefined): NoDescription {
  return info?.title === 'fidesctl'
    ? 'the description of fidesctl, which was before Fides 2 and has no OAuth clients'
    : 'the description of another service';
}

/** The paths, with references resolved: bundlers store path items separately. */
function pathsOf(root: Members): readonly PathItem[] | NoDescription {
  const paths = objectOf(root.paths);
  if (paths === undefined) return 'an OpenAPI document without paths';
  const items: PathItem[] = [];
  for (const [path, item] of Object.entries(paths)) {
    const ref = objectOf(item)?.$ref;
    const name = typeof ref === 'string' ? localName(ref) : undefined;
    if (typeof ref === 'string' && name === undefined) {
      return 'a description in several files: join them first, as with "redocly bundle"';
    }
    const shared = objectOf(objectOf(root.components)?.pathItems);
    items.push([path, objectOf(name === undefined ? item : shared?.[name])]);
  }
  return items;
}

/** The name in `#/components/pathItems/NAME`. */
function localName(ref: string): string | undefined {
  const name = /^#\/components\/pathItems\/([^/]+)$/.exec(ref)?.[1];
  return name?.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** Why a document with the title of Fides cannot be one that Fides serves. */
function whyNot(
  root: Members,
  described: readonly ApiOperation[],
  paths: readonly PathItem[],
): NoDescription | undefined {
  if (described.length === 0) return 'an OpenAPI document without operations';
  const elsewhere = !described.some(({ path }) => path.startsWith('/api/v1/'));
  if (elsewhere && (described.length >= MANY || isServedBelow(root, '/api/v1'))) {
    return 'a description of other paths than those of Fides: none begins with /api/v1, as if a gateway had taken that off';
  }
  const absent = absentFrom(described).length === EVERYWHERE.length;
  if (absent && described.length >= MANY && !paths.some(([, item]) => isBySchemeOfFides(item))) {
    return 'the description of another service';
  }
  return isCut(described)
    ? 'a description that was cut: most operations have lost the scopes that Fides gives them'
    : undefined;
}

/** True if a gateway has moved the common prefix of all paths into the server's address. */
function isServedBelow({ servers }: Members, prefix: string): boolean {
  const urls = Array.isArray(servers) ? servers.map((server) => objectOf(server)?.url) : [];
  return urls.some((url) => typeof url === 'string' && url.replace(/\/$/, '').endsWith(prefix));
}

// The name of the security scheme in every release.
const SCHEME = 'OAuth2ClientCredentialsBearer';

function isBySchemeOfFides(item: Members | undefined): boolean {
  return Object.values(item ?? {}).some((operation) => {
    const security = objectOf(operation)?.security;
    return Array.isArray(security) && security.some((entry) => SCHEME in (objectOf(entry) ?? {}));
  });
}

// Fewer may be a deliberate selection of operations.
const MANY = 10;
// Fides 2.0.0 describes scopes for 75 % of its operations, later releases for up to 90 %.
const LEAST_SCOPED = 0.4;

/** True if a portal or gateway has rewritten the description and dropped the scopes. */
function isCut(described: readonly ApiOperation[]): boolean {
  const scoped = described.filter(({ scopes }) => scopes.length > 0).length;
  return scoped === 0 || (described.length >= MANY && scoped / described.length < LEAST_SCOPED);
}

/** Operations that every release since 2.0.0 has. */
const EVERYWHERE: readonly (readonly [method: string, path: string])[] = [
  ['POST', '/api/v1/oauth/token'],
  ['POST', '/api/v1/oauth/client'],
  ['GET', '/api/v1/oauth/scope'],
];

type Absent = (typeof EVERYWHERE)[number];

function absentFrom(operations: readonly ApiOperation[]): readonly Absent[] {
  return EVERYWHERE.filter(
    ([method, path]) => !operations.some((one) => one.method === method && one.path === path),
  );
}

function missing(operations: readonly ApiOperation[]): string[] {
  const lost = absentFrom(operations);
  if (lost.length === 0) return [];
  const names = lost.map((parts) => parts.join(' ')).join(', ');
  return [
    `this description is incomplete: it lacks ${names}, so a request that it does not name may still be an operation`,
  ];
}

function operationsAt(path: string, item: Members | undefined): ApiOperation[] {
  if (!path.startsWith('/') || !SHOWN.test(path) || WEB_PAGES.includes(path)) return [];
  return Object.entries(item ?? {})
    .filter(([method]) => METHODS.includes(method.toLowerCase()))
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

function objectOf(value: unknown): Members | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  return value as Members;
}
