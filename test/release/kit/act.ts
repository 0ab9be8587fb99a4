import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { cached } from '../../live/kit/boot/cache.ts';
import { onPath } from '../../live/kit/boot/programs.ts';
import type { Supervisor } from '../../live/kit/boot/supervisor.ts';

const VERSION = 'v0.2.89';
const LIMIT_MS = 20 * 60_000;

/** The program `act`: from PATH, else built once by Go. Undefined if neither is there. */
export async function openAct(supervisor: Supervisor, cache: string): Promise<string | undefined> {
  const [found] = onPath('act');
  const [go] = onPath('go');
  if (found !== undefined || go === undefined) return found;
  const folder = await cached(cache, `act-${VERSION}`, async (target) => {
    mkdirSync(target, { recursive: true });
    const args = ['install', `github.com/nektos/act@${VERSION}`];
    const env = { ...process.env, GOBIN: target };
    const { code, stderr } = await supervisor.run({ file: go, args, env }, LIMIT_MS);
    if (code !== 0) throw new Error(`go ${args.join(' ')}: ${code}: ${stderr}`);
  });
  return join(folder, 'act');
}
