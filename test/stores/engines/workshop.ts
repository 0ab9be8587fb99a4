import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, sweepPartials } from '../../live/kit/boot/cache.ts';
import { openUv, type Uv } from '../../live/kit/boot/install.ts';
import { createSupervisor, type Supervisor } from '../../live/kit/boot/supervisor.ts';

/** What an engine is installed and booted with. */
export interface Workshop {
  readonly supervisor: Supervisor;
  readonly uv: Uv;
  /** Keeps what was installed for the next run. */
  readonly cache: string;
  /** Temporary folder of this process. */
  readonly folder: string;
  /** Ends all that was started, and removes the folder. */
  readonly close: () => Promise<void>;
}

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/**
 * A workshop that ends what it started when this process ends, however that comes about but by
 * SIGKILL. Throws `MissingRequirement` when there is neither uv nor a Python to install it with.
 */
export async function openWorkshop(): Promise<Workshop> {
  const supervisor = createSupervisor();
  const folder = mkdtempSync(join(tmpdir(), 'fidesauth-stores-'));
  const remove = () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  process.once('exit', () => {
    supervisor.killAll();
    remove();
  });
  for (const [signal, code] of Object.entries(SIGNALS))
    process.once(signal, () => process.exit(code));
  const cache = cacheFolder();
  sweepPartials(cache);
  const close = async () => {
    await supervisor.stopAll();
    remove();
  };
  return { supervisor, uv: await openUv(supervisor, cache), cache, folder, close };
}
