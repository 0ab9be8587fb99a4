import type { Dialect } from '../dialect.ts';
import type { Route } from '../route.ts';
import { adminUiRoutes } from './admin-ui.ts';
import { catalogRoutes } from './catalog.ts';
import { clientRoutes } from './client.ts';
import { clientListRoutes } from './client-list.ts';
import { clientScopesRoutes } from './client-scopes.ts';
import { healthRoutes } from './health.ts';
import { loginRoutes } from './login.ts';
import { logoutRoutes } from './logout.ts';
import { openapiRoutes } from './openapi.ts';
import { registryRoutes } from './registry.ts';
import { tokenRoutes } from './token.ts';

/** Every route of a release in the order in which Fides tries them; the web pages take the rest. */
export function routesOf(dialect: Dialect): Route[] {
  return [
    ...openapiRoutes,
    ...tokenRoutes,
    ...clientListRoutes(dialect),
    ...clientRoutes(dialect),
    ...clientScopesRoutes,
    ...registryRoutes,
    ...loginRoutes,
    ...logoutRoutes,
    ...catalogRoutes,
    ...healthRoutes,
    ...adminUiRoutes,
  ];
}
