import { refusals } from '../refusals.ts';
import { text } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import type { SandboxReply } from '../types.ts';

const PAGE = '<!DOCTYPE html><html lang="en"><head><title>Fides Admin UI</title></head></html>';

/** Fides answers every unknown GET with its web pages, except below `/api/v1`. */
function page({ request }: Call): SandboxReply {
  return request.path.startsWith('/api/v1') ? refusals.noRoute() : text(200, 'html', PAGE);
}

export const adminUiRoutes: readonly Route[] = [
  { path: '/{catchall}', methods: ['GET'], answer: page },
];
