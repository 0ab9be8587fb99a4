import { json } from '../reply.ts';
import type { Route } from '../route.ts';

const EMPTY_PAGE = { items: [], total: 0, page: 1, size: 50, pages: 0 };

function reading(path: string, scope: string, empty: unknown): Route {
  return { path, methods: ['GET'], scope, answer: () => json(200, empty) };
}

/** A few reads of a Fides with an empty database, one scope each, the same in every release. */
export const catalogRoutes: readonly Route[] = [
  reading('/api/v1/system', 'system:read', []),
  reading('/api/v1/dataset', 'ctl_dataset:read', []),
  reading('/api/v1/connection', 'connection:read', EMPTY_PAGE),
  reading('/api/v1/messaging/config', 'messaging:read', EMPTY_PAGE),
];
