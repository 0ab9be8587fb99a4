import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { seen } from '../../src/domain/words/unseen.ts';
import { HOSTILE_NAMES } from '../output/audit/estate.ts';
import { assignScopes, rootToken } from '../support/admin.ts';
import { ROOT } from '../support/run.ts';
import { openStage, type Stage } from '../support/stage.ts';
import { type OwnBrowser, startBrowser } from './kit/browser.ts';
import { faultsOn, OPEN_ALL, OUTSIDE, OVERHANG } from './kit/in-page.ts';

/** Pictures of the pages, to look at. */
const FOLDER = join(ROOT, 'build/browser');
/** No step takes longer, on a slow machine either. */
const LIMIT = { timeout: 180_000 };
const PHONE = { width: 400, height: 800 };
const DESK = { width: 1280, height: 900 };
const CLIENTS = 150;
const SCOPES = [
  ['system:read'],
  ['privacy-request:read', 'system:read'],
  ['user:password-reset'],
  [],
];

const folder = mkdtempSync(join(tmpdir(), 'fidesauth-page-'));
let own: OwnBrowser;
let stage: Stage;
before(async () => {
  mkdirSync(FOLDER, { recursive: true });
  own = await startBrowser();
  stage = await openStage('2.86.2', folder, {});
  await run(0, 'bootstrap', '-p', 'auditor', '--preset', 'auditor');
}, LIMIT);
after(async () => {
  await own.end();
  await closeServer();
  rmSync(folder, { recursive: true });
});

let closed: Promise<void> | undefined;

function closeServer(): Promise<void> {
  closed ??= stage.server.close();
  return closed;
}

/** Runs the tool; what it prints on stderr is the reason of a failure. */
async function run(status: number, ...args: string[]): Promise<string> {
  const ended = await stage.run(args);
  assert.equal(ended.status, status, ended.stderr);
  return ended.stdout;
}

/** PostgreSQL keeps no NUL, and Fides refuses a name of white space. */
const NAMES = HOSTILE_NAMES.filter((name) => !name.includes('\0') && name.trim() !== '');

/** Many clients by plain HTTP, with names that must stay text. */
async function makeCrowd(): Promise<void> {
  const authorization = `Bearer ${await rootToken(stage)}`;
  for (let at = 0; at < CLIENTS; at += 1) {
    const name = at < 40 ? NAMES[at % NAMES.length] : `worker ${at % 7}`;
    const made = await fetch(`${stage.server.url}/api/v1/oauth/client`, {
      method: 'POST',
      headers: { authorization, 'content-type': 'application/json' },
      body: JSON.stringify({ name, scopes: SCOPES[at % SCOPES.length] }),
    });
    assert.equal(made.status, 200, await made.text());
  }
}

/** Opens a page that the tool has written; collects what it asks for and what the browser says. */
async function onPage(
  file: string,
  options: BrowserContextOptions,
  use: (page: Page) => Promise<void>,
): Promise<void> {
  const context = await own.browser.newContext({ viewport: DESK, ...options });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(30_000);
    const url = pathToFileURL(join(stage.folder, file)).href;
    const told: string[] = [];
    page.on('request', (request) => void (request.url() === url || told.push(request.url())));
    page.on('console', (message) => told.push(message.text()));
    await page.goto(url);
    assert.deepEqual(told, []);
    await use(page);
  } finally {
    await context.close();
  }
}

/** No fault that axe knows with all open, and no wider than a desk or a telephone. */
async function check(file: string): Promise<void> {
  await onPage(file, { bypassCSP: true, colorScheme: 'dark' }, async (page) => {
    await page.setViewportSize(PHONE);
    await page.screenshot({ path: join(FOLDER, `${file}.png`), fullPage: true });
    await page.evaluate(OPEN_ALL);
    await requireFit(page, `${file} at 400 pixels`);
    await page.setViewportSize(DESK);
    await requireFit(page, file);
    assert.deepEqual(await faultsOn(page), [], file);
  });
}

async function requireFit(page: Page, what: string): Promise<void> {
  const { width = 0 } = page.viewportSize() ?? {};
  await page.waitForFunction(`innerWidth === ${width}`);
  const over = await page.evaluate<number>(OVERHANG);
  const outside = over <= 0 ? [] : await page.evaluate<string[]>(OUTSIDE);
  assert.ok(over <= 0, [`${what}: ${over} pixels too wide`, ...outside].join('\n'));
}

describe('the page that the tool writes', () => {
  it('of one profile that is in sync is good to read', LIMIT, async () => {
    await run(0, 'scopes', 'diff', '-p', 'auditor', '-o', 'sync.html');
    await check('sync.html');
  });

  it('of many clients is good to read, and shows each of them', LIMIT, async () => {
    const own = { include: ['client:read', 'system:*'] };
    writeFileSync(join(stage.folder, 'own.json'), JSON.stringify(own));
    for (const name of ['billing', 'gone', 'lost'])
      await run(0, 'bootstrap', '-p', name, '--preset', name === 'lost' ? 'full' : './own.json');
    const { clientId } = JSON.parse(await run(0, 'profiles', 'show', 'billing', '--json'));
    await assignScopes(stage, clientId, ['client:read', 'user:password-reset', 'consent:read']);
    await makeCrowd();
    await run(10, 'scopes', 'diff', '--all-clients', '--format', 'html', '-o', 'crowd.html');
    copyFileSync(join(stage.folder, 'crowd.html'), join(FOLDER, 'crowd.html'));
    await check('crowd.html');
    const document = JSON.parse(await run(10, 'scopes', 'diff', '--all-clients', '--json'));
    await onPage('crowd.html', {}, async (page) => {
      await page.screenshot({ path: join(FOLDER, 'crowd.png'), fullPage: true });
      assert.match((await page.locator('h1').textContent()) ?? '', /\d critical .*of 154 clients/);
      assert.equal(await page.locator('img, script, iframe, object, form').count(), 0);
      const names = await page.locator('bdi').allTextContents();
      for (const name of NAMES.filter((one) => one.length < 200))
        assert.ok(names.includes(seen(name)), JSON.stringify(name));
      await page.evaluate(OPEN_ALL);
      const text = (await page.locator('body').textContent()) ?? '';
      const all: readonly { readonly clientId: string }[] = document.inventory;
      assert.equal(all.length, CLIENTS);
      const missing = all.filter((one) => !text.includes(one.clientId));
      assert.deepEqual(missing, []);
    });
  });

  it('of a server that nobody may look at says so', LIMIT, async () => {
    const env = {
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_ID: undefined,
      FIDES__SECURITY__OAUTH_ROOT_CLIENT_SECRET: undefined,
    };
    await closeServer();
    const args = ['scopes', 'diff', '--all-clients', '-o', 'blind.html'];
    assert.equal((await stage.run(args, { env })).status, 11);
    await check('blind.html');
  });
});
