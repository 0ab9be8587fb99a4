import { refusals } from '../refusals.ts';
import { json, text } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import type { SandboxReply } from '../types.ts';

export const registryRoutes: readonly Route[] = [
  {
    path: '/api/v1/oauth/scope',
    methods: ['GET'],
    scope: 'scope:read',
    answer: ({ world }) => json(200, world.registry),
  },
  {
    path: '/api/v1/oauth/role',
    methods: ['GET'],
    scope: 'scope:read',
    answer: ({ world }) => json(200, world.roles),
  },
];

const EMPTY_PAGE = { items: [], total: 0, page: 1, size: 50, pages: 0 };

function reading(path: string, scope: string, empty: unknown): Route {
  return { path, methods: ['GET'], scope, answer: () => json(200, empty) };
}

/** A few read operations on an empty database, one scope each, the same in every release. */
export const catalogRoutes: readonly Route[] = [
  reading('/api/v1/system', 'system:read', []),
  reading('/api/v1/dataset', 'ctl_dataset:read', []),
  reading('/api/v1/connection', 'connection:read', EMPTY_PAGE),
  reading('/api/v1/messaging/config', 'messaging:read', EMPTY_PAGE),
];

function health({ world: { dialect }, query }: Call): SandboxReply {
  const looksAtCache = !dialect.healthSkipsCache || query.get('include_cache') === 'true';
  const cache = looksAtCache ? 'healthy' : 'skipped';
  return json(200, { webserver: 'healthy', version: dialect.version, cache });
}

export const healthRoutes: readonly Route[] = [
  { path: '/health', methods: ['GET'], answer: health },
];

const PAGE = '<!DOCTYPE html><html lang="en"><head><title>Fides Admin UI</title></head></html>';

/** Fides answers every unknown GET with its web pages, except below `/api/v1`. */
function page({ request }: Call): SandboxReply {
  return request.path.startsWith('/api/v1') ? refusals.noRoute() : text(200, 'html', PAGE);
}

export const adminUiRoutes: readonly Route[] = [
  { path: '/{catchall}', methods: ['GET'], answer: page },
];
