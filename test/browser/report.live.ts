import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { seen } from '../../src/domain/words/unseen.ts';
import { diffHtml } from '../../src/output/audit/html/page.ts';
import { estate, HOSTILE_NAMES } from '../output/audit/estate.ts';
import { ROOT } from '../support/run.ts';
import { type OwnBrowser, pdfReader, startBrowser } from './kit/browser.ts';
import { DRAWN, faultsOn, OPEN_ALL, OVERHANG, STOP, type Stop } from './kit/in-page.ts';

/** The pages, and the pictures of them to look at. */
const FOLDER = join(ROOT, 'build/browser');
/** No step takes longer, on a slow machine either. */
const LIMIT = { timeout: 180_000 };
const PHONE = { width: 400, height: 800 };
const DESK = { width: 1280, height: 900 };

const PAGES = {
  estate: diffHtml(estate(300)),
  hostile: diffHtml(estate(40, HOSTILE_NAMES)),
  large: diffHtml(estate(1_000)),
};
type Name = keyof typeof PAGES;
const NAMES = Object.keys(PAGES) as Name[];
const fileOf = (name: Name): string => join(FOLDER, `${name}.html`);
const addressOf = (name: Name): string => pathToFileURL(fileOf(name)).href;

let own: OwnBrowser;
before(async () => {
  mkdirSync(FOLDER, { recursive: true });
  for (const name of NAMES) writeFileSync(fileOf(name), PAGES[name]);
  own = await startBrowser();
}, LIMIT);
after(() => own.end());

/** Does something with a page, which is closed then. */
async function onPage<T>(
  name: Name,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const context = await own.browser.newContext({ viewport: DESK, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    await page.goto(addressOf(name));
    return await use(page);
  } finally {
    await context.close();
  }
}

async function shot(page: Page, name: string): Promise<void> {
  const path = join(FOLDER, `${name}.png`);
  await page.screenshot({ path, fullPage: true });
  assert.ok(statSync(path).size > 50_000, path);
}

describe('the page in a browser', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    it(`is drawn ${colorScheme}, and no wider than its window`, LIMIT, () =>
      onPage('estate', { colorScheme }, async (page) => {
        const paper = await page.evaluate('getComputedStyle(document.body).backgroundColor');
        assert.equal(paper, colorScheme === 'light' ? 'rgb(251, 250, 247)' : 'rgb(20, 22, 26)');
        assert.ok((await page.evaluate<number>(OVERHANG)) <= 0);
        await shot(page, colorScheme);
      }),
    );

    it(`has no fault that axe knows, ${colorScheme}`, LIMIT, async () => {
      // Its own script has to run.
      const options = { colorScheme, bypassCSP: true };
      assert.deepEqual(await onPage('estate', options, faultsOn), [], 'sections closed');
      const opened = async (page: Page): Promise<string[]> => {
        await page.evaluate(OPEN_ALL);
        return faultsOn(page);
      };
      assert.deepEqual(await onPage('hostile', options, opened), [], 'sections open');
    });
  }

  for (const name of NAMES) {
    it(`fits 400 pixels: ${name}`, LIMIT, () =>
      onPage(name, { viewport: PHONE }, async (page) => {
        assert.ok((await page.evaluate<number>(OVERHANG)) <= 0);
        await page.evaluate(OPEN_ALL);
        assert.ok((await page.evaluate<number>(OVERHANG)) <= 0, 'with all sections open');
        const map = 'document.querySelector(".scroll")';
        assert.ok(
          await page.evaluate(`${map}.scrollWidth > ${map}.clientWidth`),
          'the map scrolls',
        );
        if (name === 'hostile') await shot(page, 'phone');
      }),
    );
  }

  it('asks for nothing and reports nothing, with its policy in force', LIMIT, async () => {
    const context = await own.browser.newContext({ viewport: DESK });
    const page = await context.newPage();
    const asked: string[] = [];
    const told: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => told.push(message.text()));
    page.on('pageerror', (error) => told.push(error.message));
    await page.goto(addressOf('hostile'), { waitUntil: 'load' });
    await page.evaluate(DRAWN);
    assert.deepEqual([asked, told], [[addressOf('hostile')], []]);
    // The policy holds: what a page without one would do is refused here.
    await page.evaluate(`
      document.body.insertAdjacentHTML('beforeend', '<p style="color:red">x</p>');
      document.body.append(Object.assign(new Image(), { src: 'http://127.0.0.1:9/x.png' }))`);
    await page.waitForFunction('document.images[0]?.complete === true');
    assert.ok(
      told.some((text) => /img-src|default-src/.test(text)),
      told.join('\n'),
    );
    assert.ok(
      told.some((text) => /style-src/.test(text)),
      told.join('\n'),
    );
    await context.close();
  });

  it('shows hostile names as text, each in its place', LIMIT, () =>
    onPage('hostile', {}, async (page) => {
      assert.equal(await page.locator('img, script, iframe, object, form').count(), 0);
      assert.equal(await page.locator('style').count(), 1);
      assert.ok(await page.locator('h1').isVisible());
      const names = await page.locator('bdi').allTextContents();
      for (const name of HOSTILE_NAMES) {
        const chars = Array.from(name);
        const tail = chars.length > 200 ? `… (10,000 characters)` : '';
        const shown = seen(chars.slice(0, 200).join('')) + tail;
        assert.ok(names.includes(shown), JSON.stringify(shown.slice(0, 60)));
      }
      // Text from right to left turns nothing around it: the id before a name stays before it.
      await page.evaluate(OPEN_ALL);
      const item = page.locator('.ids li').filter({ hasText: 'שלום' }).first();
      const id = await item.locator('.id').boundingBox();
      const name = await item.locator('bdi').first().boundingBox();
      assert.ok(id !== null && name !== null && id.x < name.x);
    }),
  );

  it('is walked through by the tab key in the order of reading, each stop in sight', LIMIT, () =>
    onPage('estate', {}, async (page) => {
      const stops: string[] = [];
      let last = -1;
      for (let step = 0; step < 60; step += 1) {
        await page.keyboard.press('Tab');
        const at: Stop | null = await page.evaluate(STOP);
        assert.ok(at !== null, `stop ${step}`);
        assert.ok(at.seen, `stop ${step}: ${at.name}`);
        assert.ok(at.place > last, `stop ${step}: ${at.name}`);
        last = at.place;
        stops.push(at.name);
      }
      assert.equal(stops[0], '#findings');
      for (const link of ['#critical', '#f1', '#map', '#sign'])
        assert.ok(stops.indexOf(link) > 0, `${link} in ${stops.join(' ')}`);
      assert.ok(stops.includes('DIV'), 'the map is a stop, so that keys can scroll it');
    }),
  );

  it('opens a section by the enter key, and by a link to what is inside', LIMIT, () =>
    onPage('estate', {}, async (page) => {
      await page.locator('#clients summary').first().focus();
      await page.keyboard.press('Enter');
      assert.equal(await page.locator('#clients details').first().getAttribute('open'), '');
      const link = page.locator('#findings a[href^="#c"]').nth(1);
      const target = (await link.getAttribute('href')) ?? '';
      assert.ok(!(await page.locator(target).isVisible()), target);
      await link.click();
      assert.ok(await page.locator(target).isVisible(), target);
    }),
  );

  it('prints all sections on A4, each page with time, fingerprint and number', LIMIT, async () => {
    const path = join(FOLDER, 'print.pdf');
    await onPage('estate', { colorScheme: 'dark' }, (page) =>
      page.pdf({ path, preferCSSPageSize: true, printBackground: true }),
    );
    const read = promisify(execFile);
    const text = (await read(await pdfReader(), ['-layout', path, '-'])).stdout;
    const pages = text.split('\f').filter((one) => one.trim() !== '');
    assert.ok(pages.length > 8 && pages.length < 60, `${pages.length} pages`);
    pages.forEach((one, at) => {
      assert.match(one, /25 November 2026, 21:40 UTC +· +fingerprint 5d1e a07c 93b2 44f8/);
      assert.match(one, new RegExp(`${at + 1} / ${pages.length}`));
    });
    const [first = ''] = pages;
    assert.match(first, /^\s*4 critical on fides\.example\.com/);
    for (const part of ['To decide', 'mend', 'Coverage', '18 profiles of this store'])
      assert.ok(first.includes(part), part);
    // What only closed sections hold: whole client ids, and the table of differences.
    const { subjects, inventory } = estate(300);
    const told = [...subjects, ...inventory.filter(({ worst }) => worst !== null)];
    const missing = told.filter(({ clientId }) => !text.includes(clientId));
    assert.deepEqual(missing, []);
    assert.match(text, /Where preset, record and server differ/);
    const size = (await read('pdfinfo', [path])).stdout;
    assert.match(size, /Page size:\s+59[45][.\d]* x 84[12][.\d]* pts \(A4\)/);
  });

  it('of 1,000 clients is drawn fast', LIMIT, async (t) => {
    const times: number[] = [];
    for (let round = 0; round < 3; round += 1)
      times.push(await onPage('large', {}, (page) => page.evaluate<number>(DRAWN)));
    const best = Math.min(...times);
    t.diagnostic(`${Math.round(best)} ms; ${Buffer.byteLength(PAGES.large)} bytes`);
    assert.ok(best < 10_000, `${best} ms`);
  });
});
