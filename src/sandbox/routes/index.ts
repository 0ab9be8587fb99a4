import type { Dialect } from '../dialect.ts';
import type { Route } from '../route.ts';
import { clientListRoutes, clientRoutes, clientScopesRoutes } from './clients.ts';
import { openapiRoutes } from './openapi.ts';
import { adminUiRoutes, catalogRoutes, healthRoutes, registryRoutes } from './reads.ts';
import { loginRoutes, logoutRoutes, tokenRoutes } from './sessions.ts';

/** Every route of a release in the order Fides tries them; the web pages take the rest. */
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
