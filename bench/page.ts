import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { diffHtml } from '../src/output/audit/html/page.ts';
import { startBrowser } from '../test/browser/kit/browser.ts';
import { DRAWN } from '../test/browser/kit/in-page.ts';
import { estate } from '../test/output/audit/estate.ts';
import { ROOT } from '../test/support/run.ts';
import { say } from './measure.ts';

const CLIENTS = 1_000;

/** Prints how long a page of 1,000 clients takes to write and to draw, and its size. */
export async function benchPage(rounds: number): Promise<void> {
  const audit = estate(CLIENTS);
  const written = Array.from({ length: rounds }, () => {
    const from = performance.now();
    diffHtml(audit);
    return performance.now() - from;
  });
  const html = diffHtml(audit);
  const file = join(ROOT, 'build', 'bench-page.html');
  writeFileSync(file, html);
  const { browser, end } = await startBrowser();
  try {
    const drawn: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const page = await browser.newPage();
      await page.goto(pathToFileURL(file).href);
      drawn.push(await page.evaluate<number>(DRAWN));
      await page.close();
    }
    const [write, draw] = [written, drawn].map((times) => Math.round(Math.min(...times)));
    const size = (Buffer.byteLength(html) / 1e6).toFixed(2);
    say(`page of ${CLIENTS} clients: ${size} MB, written in ${write} ms, drawn in ${draw} ms`);
  } finally {
    await end();
  }
}
