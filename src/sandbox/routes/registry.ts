import { json } from '../reply.ts';
import type { Route } from '../route.ts';

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
