import { type Browser, chromium } from 'playwright-core';
import { installPackages } from '../../live/kit/boot/debian.ts';
import { onPath } from '../../live/kit/boot/programs.ts';
import { MissingRequirement } from '../../live/kit/boot/requirement.ts';
import { createSupervisor } from '../../live/kit/boot/supervisor.ts';

/** A browser of our own, ended by its process id. */
export type OwnBrowser = { readonly browser: Browser; end(): Promise<void> };

/** Starts a headless Chromium; as root on Debian installs it first where it is missing. */
export async function startBrowser(): Promise<OwnBrowser> {
  const server = await chromium.launchServer({
    executablePath: await needed('chromium', ['chromium', 'fonts-dejavu-core']),
    // Chromium's own sandbox refuses to run as root; the page is ours and fetches nothing.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    timeout: 60_000,
  });
  const { pid } = server.process();
  const browser = await chromium.connect(server.wsEndpoint(), { timeout: 30_000 });
  return {
    browser,
    async end() {
      await browser.close();
      await server.close();
      if (pid !== undefined && lives(pid)) process.kill(pid, 'SIGKILL');
    },
  };
}

/** The program that reads the text of a PDF. */
export function pdfReader(): Promise<string> {
  return needed('pdftotext', ['poppler-utils']);
}

async function needed(program: string, packages: readonly string[]): Promise<string> {
  if (onPath(program).length === 0) await installPackages(createSupervisor(), packages);
  const [found] = onPath(program);
  if (found !== undefined) return found;
  throw new MissingRequirement(
    `needed and not found: ${program}. Install with 'apt-get install ${packages.join(' ')}' (Debian, Ubuntu)`,
  );
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
