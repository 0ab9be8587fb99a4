import { json } from '../reply.ts';
import type { Call, Route } from '../route.ts';
import type { SandboxReply } from '../types.ts';

function health({ world: { dialect }, query }: Call): SandboxReply {
  const looksAtCache = !dialect.healthSkipsCache || query.get('include_cache') === 'true';
  const cache = looksAtCache ? 'healthy' : 'skipped';
  return json(200, { webserver: 'healthy', version: dialect.version, cache });
}

export const healthRoutes: readonly Route[] = [
  { path: '/health', methods: ['GET'], answer: health },
];
