import { readFileSync } from 'node:fs';
import { benchBootstrap } from './bootstrap.ts';
import { say } from './measure.ts';
import { benchStartup } from './startup.ts';

// Ratios of whole processes; see docs/architecture.md. FIDESAUTH_LIVE_TARGET names a JSON file
// {version, url, rootId, rootSecret} of a real Fides server.
await benchStartup(25);
const target = process.env.FIDESAUTH_LIVE_TARGET;
if (target === undefined) {
  say('bootstrap: not measured; FIDESAUTH_LIVE_TARGET names no server');
} else {
  benchBootstrap(JSON.parse(readFileSync(target, 'utf8')), 21);
}
